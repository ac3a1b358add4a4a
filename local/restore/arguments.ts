import { parseArgs } from 'node:util';

export interface Arguments {
  /** A folder, or `storage:<snapshot id>`. */
  readonly archive: string;
  readonly databaseUrl: string | null;
}

export const USAGE = `Usage: npm run restore -- ARCHIVE [--database URL]

Rebuilds an empty database from the archive of a snapshot (select public.export_snapshot('…id…')).

  ARCHIVE            a folder with manifest.json and the parts beside it, or storage:SNAPSHOT_ID
  --database URL     the Postgres to restore into; DATABASE_URL, or the embedded database, without
  --help             this text

Environment:
  SUPABASE_URL, SUPABASE_SECRET_KEY
                     the project whose Storage has storage:SNAPSHOT_ID; without them it is looked
                     for in what the embedded stack keeps
  DATABASE_URL       the Postgres to restore into
  PROFEFLOW_DIR      folder of the embedded stack (.profeflow)`;

/** Reads the command line; null where help is asked for. Throws TypeError on what it does not know. */
export function readArguments(argv: readonly string[]): Arguments | null {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { database: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
    allowPositionals: true,
    strict: true,
  });
  if (values.help) return null;
  const [archive, ...others] = positionals;
  if (archive === undefined || others.length > 0) {
    throw Object.assign(new TypeError('Cannot restore: name one archive (--help tells how)'), {
      code: 'ERR_PARSE_ARGS_ARCHIVE',
    });
  }
  return { archive, databaseUrl: values.database ?? null };
}
