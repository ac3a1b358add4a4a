import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Buffer } from 'node:buffer';

export type Fields = Readonly<Record<string, unknown>>;

export interface Log {
  /** One event; `part` names who speaks (`functions`, `cron`, `net`, `api`). */
  write(part: string, message: string, fields?: Fields): void;
}

export const silentLog: Log = { write: () => {} };

/** The log of a stack: what functions write apart from the rest. */
export function stackLog(folder: string, secrets: readonly string[]): Log {
  const functions = fileLog({ path: join(folder, 'functions.log'), secrets });
  const rest = fileLog({ path: join(folder, 'stack.log'), secrets });
  return { write: (part, ...line) => (part === 'functions' ? functions : rest).write(part, ...line) };
}

export interface FileLogOptions {
  readonly path: string;
  /** Values that must never be written. */
  readonly secrets?: readonly string[];
  readonly maxBytes?: number;
  /** Older files kept beside the current one, as `path.1`, `path.2`, … */
  readonly keep?: number;
}

/** JSON lines in a file that is set aside when it has grown to `maxBytes`. */
export function fileLog(options: FileLogOptions): Log {
  const { path, secrets = [], maxBytes = 10 * 1024 * 1024, keep = 3 } = options;
  mkdirSync(dirname(path), { recursive: true });
  let size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;

  const rotate = (): void => {
    for (let age = keep; age >= 1; age--) {
      const from = age === 1 ? path : `${path}.${age - 1}`;
      if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, `${path}.${age}`);
    }
    size = 0;
  };

  return {
    write(part, message, fields = {}) {
      let line = `${JSON.stringify({ at: new Date().toISOString(), part, ...fields, message })}\n`;
      for (const secret of secrets) line = line.replaceAll(secret, '***');
      if (size > 0 && size + line.length > maxBytes) rotate();
      appendFileSync(path, line);
      size += Buffer.byteLength(line);
    },
  };
}
