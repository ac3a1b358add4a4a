import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answerFor, type SiteAnswer } from './answers.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';

export const SAMPLE_SITE_PORT = 4010;

export interface SampleSite {
  /** Without a slash at the end: `http://127.0.0.1:4010`. */
  readonly url: string;
  /** Publishes another edition: one document changes and one is gone in the second. */
  edition(edition: number): void;
  readonly requests: RequestLog;
  close(): Promise<void>;
}

export interface SampleSiteOptions {
  /** 0 for any free one. */
  readonly port?: number;
  readonly edition?: number;
  readonly host?: '127.0.0.1';
}

function targetOf(request: IncomingMessage): string | null {
  try {
    const { pathname, search } = new URL(request.url ?? '/', 'http://site.invalid');
    return decodeURIComponent(pathname) + search;
  } catch {
    return null;
  }
}

/** RFC 9110 §13.2.2: If-None-Match decides where it is sent, If-Modified-Since only without it. */
function isUnchanged(request: IncomingMessage, answer: SiteAnswer & { kind: 'body' }): boolean {
  const tags = request.headers['if-none-match'];
  if (tags !== undefined) {
    return tags.split(',').map((tag) => tag.trim().replace(/^W\//, '')).some((tag) =>
      tag === '*' || tag === answer.etag
    );
  }
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && answer.modified.getTime() <= since;
}

function send(request: IncomingMessage, response: ServerResponse, answer: SiteAnswer): void {
  if (answer.kind === 'missing') {
    response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' }).end('<h1>404: no está aquí</h1>');
  } else if (answer.kind === 'redirect') {
    response.writeHead(301, { location: answer.location, 'content-type': 'text/plain' }).end();
  } else {
    const validators = { etag: answer.etag, 'last-modified': answer.modified.toUTCString() };
    if (isUnchanged(request, answer)) return void response.writeHead(304, validators).end();
    response.writeHead(200, {
      ...validators,
      'content-type': answer.type,
      'content-length': answer.body.length,
    });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  }
}

/** Serves the sample site on loopback. Documents are made when they are first asked for. */
export async function createSampleSite(options: SampleSiteOptions = {}): Promise<SampleSite> {
  const { port = SAMPLE_SITE_PORT, host = '127.0.0.1' } = options;
  let edition = options.edition ?? 1;
  let url = '';
  const requests = createRequestLog();
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', headers } = request;
    const target = targetOf(request);
    // A kept connection that the server gives up just as it is used again would look like a fault of the document.
    response.setHeader('connection', 'close');
    response.on('finish', () => {
      const conditional = headers['if-none-match'] !== undefined ||
        headers['if-modified-since'] !== undefined;
      const userAgent = headers['user-agent'] ?? null;
      requests.add({
        method,
        target: target ?? request.url ?? '',
        status: response.statusCode,
        userAgent,
        conditional,
      });
    });
    if (method !== 'GET' && method !== 'HEAD') {
      return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    }
    if (target === null) return void response.writeHead(400).end();
    send(request, response, await answerFor(target, url, edition));
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('Cannot start the sample site: it has no port');
  }
  url = `http://${host}:${address.port}`;
  return {
    url,
    edition: (next) => void (edition = next),
    requests,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => error ? reject(error) : resolve());
        server.closeAllConnections();
      }),
  };
}
