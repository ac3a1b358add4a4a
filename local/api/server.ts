import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';
import { sendJson } from './http.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface Route {
  /** Path of the requests, themselves and all below. */
  readonly prefix: string;
  readonly handle: Handler;
}

export interface Server {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  onError(error: unknown, request: IncomingMessage): void;
}

/** One HTTP server in front of the API and the functions; what no route knows is a 404 in JSON. */
export async function listen(routes: readonly Route[], options: ServerOptions): Promise<Server> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const route = routes.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
    if (route === undefined) {
      sendJson(response, 404, { code: 'NOT_FOUND', message: `Cannot find ${path}: nothing is served there` });
      return;
    }
    route.handle(request, response).catch((error: unknown) => {
      options.onError(error, request);
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { code: 'INTERNAL', message: `Cannot answer ${path}: the server failed` });
    });
  });
  server.requestTimeout = 0;
  // Longer than clients keep an idle connection (90 s in Deno): one that we close may just be getting the next request,
  // and a call of a function that is no GET is not repeated.
  server.keepAliveTimeout = 10 * 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new PipelineError(
            'INVALID_STATE',
            `Cannot listen on port ${options.port}: another program does. Stop it or set PORT.`,
          )
          : error,
      ));
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
