import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';
import type { Query } from '../database/database.ts';
import { allowHost } from './allowed-hosts.ts';
import { listFiles } from './list-files.ts';
import { serveFolder } from './serve-folder.ts';
import { saveSource } from './source.ts';

export interface OpenedSource {
  readonly name: string;
  /** What a person should know about it. */
  readonly note: string;
  close(): Promise<void>;
}

/** Serves the documents of a folder over HTTP and makes them a source: they take the path that any document takes. */
export async function openFolder(query: Query, given: string): Promise<OpenedSource> {
  const folder = resolve(given);
  const { documents, others } = await listFiles(folder);
  if (documents.length === 0) {
    throw new PipelineError(
      'INVALID_ARGUMENT',
      `Cannot use ${given} as a source: it has no .pdf, .html, .txt or .md file`,
    );
  }
  const { name, port } = await nameOf(query, folder);
  const server = await serveFolder(documents, port);
  await allowHost(query, server.url);
  await saveSource(query, {
    name,
    kind: 'url_list',
    url: `${server.url}/`,
    config: { urls: documents.map(server.urlOf), folder },
    fuente: name,
    publicado: true,
    missing_crawls_before_retired: 1,
    relevance_profile: null,
  }, false);
  const ignored = others > 0 ? `, ${others} other files left out` : '';
  return { name, note: `${documents.length} documents of ${given}${ignored}`, close: server.close };
}

/**
 * The folder's name, and the port it was served on the last time: a document is known by its address, so that it
 * must stay the same. A second folder of the same name gets a part of its path's hash.
 */
async function nameOf(query: Query, folder: string): Promise<{ name: string; port: number }> {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 8);
  for (const name of [basename(folder), `${basename(folder)}-${hash}`]) {
    const [known] = await query<{ url: string | null; folder: string | null }>(
      `select url, config ->> 'folder' as folder from public.sources where name = $1`,
      [name],
    );
    if (known === undefined) return { name, port: 0 };
    if (known.folder === folder) return { name, port: Number(new URL(known.url ?? 'http://x:0').port) };
  }
  throw new PipelineError(
    'INVALID_STATE',
    `Cannot name a source after ${folder}: two sources have its names`,
  );
}
