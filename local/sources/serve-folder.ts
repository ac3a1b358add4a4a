import { createReadStream } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FolderFile } from './list-files.ts';

export interface FolderServer {
  readonly url: string;
  /** The address of a file. */
  urlOf(file: FolderFile): string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Serves these files and nothing else on loopback, with what conditional requests need. */
export async function serveFolder(
  files: readonly FolderFile[],
  preferredPort: number,
): Promise<FolderServer> {
  const byPath = new Map(files.map((file) => [pathOf(file), file]));
  const server = createServer((request, response) => {
    const file = byPath.get((request.url ?? '').split('?', 1)[0] ?? '');
    if (file === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    const validators = {
      etag: `"${file.bytes.toString(36)}-${file.modified.getTime().toString(36)}"`,
      'last-modified': file.modified.toUTCString(),
    };
    if (request.headers['if-none-match'] === validators.etag) {
      response.writeHead(304, validators).end();
      return;
    }
    response.writeHead(200, { ...validators, 'content-type': file.type, 'content-length': file.bytes });
    if (request.method === 'HEAD') response.end();
    else createReadStream(file.file).once('error', () => response.destroy()).pipe(response);
  });
  await listenOn(server, preferredPort).catch(() => listenOn(server, 0));
  const url = `http://${HOST}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    urlOf: (file) => url + pathOf(file),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const pathOf = (file: FolderFile): string => `/${file.path.split('/').map(encodeURIComponent).join('/')}`;

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
