import type { FetchDeps } from '../http/fetch-document.ts';
import { createPinnedTransport } from './pinned-transport.ts';
import { resolveHost } from './resolve-host.ts';

/** The real Internet: names resolved by the system, connections made to the addresses that were checked. */
export const web: FetchDeps = { transport: createPinnedTransport(), resolve: resolveHost };
