import { PipelineError } from '../errors/pipeline-error.ts';
import { checkedAddresses } from './addresses.ts';
import type { ResolveHost, Transport, TransportResponse } from './transport.ts';
import type { Watchdog } from './watchdog.ts';

export interface ExchangeDeps {
  readonly transport: Transport;
  readonly resolve: ResolveHost;
}

interface ExchangeRequest {
  readonly url: URL;
  readonly method: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string>>;
  readonly allowedPrivateHosts: readonly string[];
}

/** More addresses than this are not tried: a host with three dead ones is down. */
const MAX_ADDRESSES = 3;

/**
 * One request, answered up to its header. The name is resolved here, every address is checked, and the connection is
 * made to a checked address; when it cannot be made the next one is tried.
 */
export async function exchange(
  request: ExchangeRequest,
  deps: ExchangeDeps,
  watchdog: Watchdog,
): Promise<TransportResponse> {
  const { url, method, headers, allowedPrivateHosts } = request;
  const addresses = await watchdog.race(checkedAddresses(url, allowedPrivateHosts, deps.resolve));
  let failure: unknown;
  for (const address of addresses.slice(0, MAX_ADDRESSES)) {
    try {
      const pending = deps.transport({ url, address, method, headers, signal: watchdog.signal });
      // A transport that answers after we gave up must not keep its connection.
      pending.then(async (late) => {
        if (watchdog.signal.aborted) await late.close();
      }, () => {});
      return await watchdog.race(pending);
    } catch (error) {
      if (watchdog.signal.aborted) throw error;
      failure = error;
    } finally {
      watchdog.touch();
    }
  }
  throw new PipelineError('FETCH_FAILED', `Cannot fetch ${url.href}: ${reasonOf(failure)}`, {
    cause: failure,
  });
}

/** The innermost message that says something. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.message.split('\n')[0]?.trim();
  return own || (error.cause === undefined ? error.name : reasonOf(error.cause));
}
