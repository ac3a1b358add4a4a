import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

export interface FolderFile {
  /** Below the folder, with slashes. */
  readonly path: string;
  readonly file: string;
  readonly type: string;
  readonly bytes: number;
  readonly modified: Date;
}

/** What is taken for a document, and what it is served as. */
const TYPES: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.html': 'text/html',
  '.htm': 'text/html',
  '.txt': 'text/plain',
  '.md': 'text/markdown',
};

/** The documents below a folder, in the order of their paths; hidden files and files of other kinds are left out. */
export async function listFiles(folder: string): Promise<{ documents: FolderFile[]; others: number }> {
  const documents: FolderFile[] = [];
  let others = 0;
  const walk = async (below: string): Promise<void> => {
    for (const name of (await readdir(join(folder, below))).sort()) {
      if (name.startsWith('.')) continue;
      const path = below === '' ? name : `${below}/${name}`;
      const file = join(folder, path);
      const info = await stat(file);
      const type = TYPES[extname(name).toLowerCase()];
      if (info.isDirectory()) await walk(path);
      else if (!info.isFile() || type === undefined) others++;
      else documents.push({ path, file, type, bytes: info.size, modified: info.mtime });
    }
  };
  await walk('');
  return { documents, others };
}
