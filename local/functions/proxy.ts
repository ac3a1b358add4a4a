import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as httpRequest,
  type ServerResponse,
} from 'node:http';
import { sendJson } from '../api/http.ts';
import type { Lease } from './pool.ts';

/** Headers that belong to one connection (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade']);

const endToEnd = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));

const agent = new Agent({ keepAlive: false });

export interface Forwarding {
  readonly lease: Lease;
  readonly functionName: string;
  /** Answers in place of the caller's token, e.g. one that names its signing key. */
  translateToken(token: string): string;
  /** The platform ends a request that is idle for so long with 504. */
  readonly idleMs: number;
}

/** Passes a request to a function's process and its answer back; settles when the answer is sent. */
export function forward(incoming: IncomingMessage, outgoing: ServerResponse, to: Forwarding): Promise<void> {
  const headers = endToEnd(incoming.headers);
  const [scheme, token] = (incoming.headers.authorization ?? '').split(' ', 2);
  if (scheme?.toLowerCase() === 'bearer' && token !== undefined) {
    headers.authorization = `Bearer ${to.translateToken(token)}`;
  }
  // The platform strips /functions/v1 and keeps the function's name.
  const path = (incoming.url ?? '/').replace(/^\/functions\/v1/, '');

  return new Promise((resolve) => {
    const upstream = httpRequest(
      { host: '127.0.0.1', port: to.lease.port, method: incoming.method, path, headers, agent },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
        answer.pipe(outgoing);
        answer.once('error', () => outgoing.destroy());
      },
    );
    upstream.setTimeout(to.idleMs, () => {
      if (!outgoing.headersSent) {
        sendJson(outgoing, 504, {
          code: 'IDLE_TIMEOUT',
          message: `Cannot wait longer for ${to.functionName}`,
        });
      }
      upstream.destroy();
    });
    upstream.once('error', () => {
      if (outgoing.headersSent || outgoing.destroyed) outgoing.destroy();
      else sendJson(outgoing, 500, WORKER_ERROR);
    });
    outgoing.once('close', () => {
      upstream.destroy();
      resolve();
    });
    incoming.pipe(upstream);
  });
}

/** What the platform answers for a worker that dies over a request. */
const WORKER_ERROR = {
  code: 'WORKER_ERROR',
  message: 'Function exited due to an error (please check logs)',
};
