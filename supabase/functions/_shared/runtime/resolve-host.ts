import { lookup } from 'node:dns/promises';
import type { ResolveHost } from '../http/transport.ts';

/** The system's resolver. Works in Deno 2.1 (where `node:dns` asks for A and AAAA records) and in Node. */
export const resolveHost: ResolveHost = async (hostname) => {
  const found = await lookup(hostname, { all: true });
  return found.map(({ address }) => address);
};
