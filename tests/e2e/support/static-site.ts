import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Query } from '../../../local/database/database.ts';
import { allowHost } from '../../../local/sources/allowed-hosts.ts';
import { saveSource } from '../../../local/sources/source.ts';

export interface StaticSite {
  readonly url: string;
  /** What a path answers from now on. */
  put(path: string, type: string, body: string | Uint8Array): void;
  close(): Promise<void>;
}

/** A site of documents that the test changes as it goes on; the source of that name lists them. */
export async function startStaticSite(
  sql: Query,
  name: string,
  paths: readonly string[],
): Promise<StaticSite> {
  const pages = new Map<string, { type: string; body: string | Uint8Array }>();
  const server = createServer((request, response) => {
    const page = pages.get(request.url ?? '');
    if (page === undefined) response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    else response.writeHead(200, { 'content-type': page.type }).end(page.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await allowHost(sql, url);
  await saveSource(sql, {
    name,
    kind: 'url_list',
    url: `${url}/`,
    config: { urls: paths.map((path) => url + path) },
    fuente: name,
    publicado: true,
    missing_crawls_before_retired: 1,
    relevance_profile: null,
  }, true);
  return {
    url,
    put: (path, type, body) => void pages.set(path, { type, body }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
