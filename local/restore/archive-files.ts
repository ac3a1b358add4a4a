import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { ARCHIVE_BUCKET } from '../../supabase/functions/_shared/archive/manifest.ts';
import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';
import { folderStore } from '../api/object-store.ts';
import { DATA_DIR } from '../paths.ts';
import type { ArchiveFiles } from './archive.ts';

/** What the command line names: a folder, a project's Storage, or what the embedded stack has stored. */
export function archiveFiles(archive: string): ArchiveFiles {
  const id = /^storage:(.*)$/.exec(archive)?.[1];
  if (id === undefined) return inFolder(archive);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
    throw new PipelineError('INVALID_ARGUMENT', `Cannot restore ${archive}: ${id} is no snapshot's id`);
  }
  const url = process.env['SUPABASE_URL'];
  if (url === undefined) return inDataFolder(id);
  const key = process.env['SUPABASE_SECRET_KEY'] ?? process.env['SUPABASE_SERVICE_ROLE_KEY'];
  if (key !== undefined) return inStorage(url, key, id);
  throw new PipelineError(
    'INVALID_ARGUMENT',
    `Cannot read the archive of ${url}: SUPABASE_SECRET_KEY is not set`,
  );
}

export function inFolder(folder: string): ArchiveFiles {
  return {
    place: folder,
    read: (name) =>
      readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      }),
  };
}

function inDataFolder(id: string): ArchiveFiles {
  const folder = join(DATA_DIR, 'objects');
  const store = folderStore(folder);
  return {
    place: `${ARCHIVE_BUCKET}/${id} in ${folder}`,
    read: async (name) => (await store.get(ARCHIVE_BUCKET, `${id}/${name}`))?.bytes ?? null,
  };
}

/** In the Storage of the project at `url`, with a secret key of it. */
export function inStorage(url: string, key: string, id: string): ArchiveFiles {
  const folder = `${url.replace(/\/$/, '')}/storage/v1/object/${ARCHIVE_BUCKET}/${id}`;
  return {
    place: `${ARCHIVE_BUCKET}/${id} of ${url}`,
    async read(name) {
      const response = await fetch(`${folder}/${name}`, {
        headers: { apikey: key, authorization: `Bearer ${key}` },
      });
      if (response.ok) return new Uint8Array(await response.arrayBuffer());
      const text = await response.text();
      // Storage answers a missing object with 400 or 404 by version.
      if (/not.?found/i.test(text) || response.status === 404) return null;
      throw new PipelineError(
        'STORAGE_FAILED',
        `Cannot read ${name} of ${url}: it answers ${response.status} ${text.slice(0, 200)}`,
      );
    },
  };
}
