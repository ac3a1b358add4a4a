import { isIPv6 } from 'node:net';
import { Client } from 'undici';
import type { Transport, TransportRequest } from '../http/transport.ts';

export interface PinnedTransportOptions {
  readonly connectTimeoutMs?: number;
  /** Certificate authorities (PEM) trusted instead of the system's. */
  readonly ca?: string;
}

const MAX_HEADER_BYTES = 32 * 1024;

/**
 * HTTP/1.1 to a given address. Deno 2.1's `fetch` and `node:http` cannot be told where to connect; undici's client can
 * (its origin is the address, and the Host header names the TLS server), on Deno and on Node alike. A connection
 * serves one request. All time limits but the connect one belong to the caller's signal.
 */
export function createPinnedTransport(options: PinnedTransportOptions = {}): Transport {
  const { connectTimeoutMs = 10_000, ca } = options;
  return async (request) => {
    const client = new Client(originOf(request), {
      connect: { timeout: connectTimeoutMs, ...(ca === undefined ? {} : { ca }) },
      allowH2: false,
      pipelining: 1,
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const close = () => client.destroy().catch(() => {});
    try {
      const response = await client.request({
        path: request.url.pathname + request.url.search,
        method: request.method,
        headers: { ...request.headers, host: request.url.host },
        signal: request.signal,
      });
      // Destroying a client fails the body that nobody may be reading any more.
      response.body.on('error', () => {});
      return { status: response.statusCode, headers: flatten(response.headers), body: response.body, close };
    } catch (error) {
      await close();
      throw error;
    }
  };
}

function originOf({ url, address }: TransportRequest): string {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return `${url.protocol}//${isIPv6(address) ? `[${address}]` : address}:${port}`;
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
