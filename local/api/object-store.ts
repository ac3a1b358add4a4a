import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { Buffer } from 'node:buffer';

export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly mimetype: string;
  readonly cacheControl: string;
  readonly lastModified: string;
}

/** Where the bytes of Storage live, by bucket and object name. */
export interface ObjectStore {
  put(bucket: string, name: string, object: StoredObject): Promise<void>;
  get(bucket: string, name: string): Promise<StoredObject | null>;
  remove(bucket: string, name: string): Promise<void>;
}

export function memoryStore(): ObjectStore {
  const objects = new Map<string, StoredObject>();
  const key = (bucket: string, name: string) => JSON.stringify([bucket, name]);
  return {
    put: async (bucket, name, object) => void objects.set(key(bucket, name), object),
    get: async (bucket, name) => objects.get(key(bucket, name)) ?? null,
    remove: async (bucket, name) => void objects.delete(key(bucket, name)),
  };
}

/**
 * One file an object, named by the hash of its name, so that no name leads out of the folder; a JSON line with what
 * HTTP needs comes first. A file is renamed into place: a reader sees the old object or the new one.
 */
export function folderStore(folder: string): ObjectStore {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const pathOf = (bucket: string, name: string) => join(folder, hash(bucket), hash(name));
  let written = 0;
  return {
    put: async (bucket, name, { bytes, ...head }) => {
      const path = pathOf(bucket, name);
      const temporary = `${path}.${process.pid}-${++written}`;
      await mkdir(join(folder, hash(bucket)), { recursive: true });
      await writeFile(temporary, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), bytes]));
      await rename(temporary, path);
    },
    get: async (bucket, name) => {
      const file = await readFile(pathOf(bucket, name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      if (file === null) return null;
      const end = file.indexOf('\n');
      return { ...JSON.parse(file.subarray(0, end).toString()), bytes: file.subarray(end + 1) };
    },
    remove: (bucket, name) => rm(pathOf(bucket, name), { force: true }),
  };
}
