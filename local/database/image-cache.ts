import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PgliteDatabase } from './pglite.ts';
import process from 'node:process';

/** A database that is ready to use, kept as a file, so that the next one in memory starts in a fraction of the time. */
export class ImageCache {
  readonly #folder: string;
  readonly #name: Promise<string>;

  /** `inputs` are the files and folders of SQL that the database is made of. */
  constructor(folder: string, inputs: readonly string[]) {
    this.#folder = folder;
    this.#name = hashOf(inputs).then((hash) => `database-${hash}.tar`);
  }

  async load(): Promise<Blob | undefined> {
    try {
      return await openAsBlob(join(this.#folder, await this.#name));
    } catch {
      return undefined;
    }
  }

  async save(database: PgliteDatabase): Promise<void> {
    const name = await this.#name;
    await mkdir(this.#folder, { recursive: true });
    const temporary = join(this.#folder, `${name}.${process.pid}`);
    await writeFile(temporary, new Uint8Array(await (await database.image()).arrayBuffer()));
    for (const old of await readdir(this.#folder)) {
      if (old.endsWith('.tar') && old !== name) await rm(join(this.#folder, old), { force: true });
    }
    await rename(temporary, join(this.#folder, name));
  }
}

async function hashOf(inputs: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  const add = async (path: string): Promise<void> => {
    const entry = await stat(path).catch(() => null);
    if (entry === null) return;
    if (entry.isDirectory()) {
      for (const name of (await readdir(path)).sort()) await add(join(path, name));
    } else {
      hash.update(path).update(await readFile(path));
    }
  };
  for (const input of inputs) await add(input);
  return hash.digest('hex').slice(0, 16);
}
