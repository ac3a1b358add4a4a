import { readFile } from 'node:fs/promises';
import { getAuthSchemaSql, getStorageSchemaSql } from '@supabase/lite';
import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';
import type { Database, Query } from './database.ts';

interface Step {
  /** The schema that the step provides. */
  readonly schema: string;
  /** The extension that provides it where it is installed. */
  readonly extension?: string;
  readonly sql: () => Promise<string>;
}

const file = (name: string) => () => readFile(new URL(`./bootstrap/${name}.sql`, import.meta.url), 'utf8');

const STEPS: readonly Step[] = [
  { schema: 'public', sql: file('010-roles') },
  { schema: 'extensions', sql: file('020-extensions') },
  { schema: 'auth', sql: async () => getAuthSchemaSql(false) + (await file('030-auth')()) },
  { schema: 'storage', sql: async () => getStorageSchemaSql() + (await file('040-storage')()) },
  { schema: 'vault', extension: 'supabase_vault', sql: file('050-vault') },
  { schema: 'cron', extension: 'pg_cron', sql: file('060-cron') },
  { schema: 'net', extension: 'pg_net', sql: file('070-net') },
];

/**
 * Gives a plain Postgres what every Supabase project has: roles, `extensions`, `auth`, `storage`, and stand-ins for
 * Vault, pg_cron and pg_net where the extensions are missing. May be repeated.
 */
export async function bootstrap(database: Database): Promise<void> {
  await refuseRealSupabase(database.query);
  await createRealCron(database);
  for (const step of STEPS) {
    if (await isNeeded(database.query, step)) await database.exec(await step.sql());
  }
}

/**
 * The API server changes tables of `auth` and `storage` as it needs them; on a Supabase project those belong to
 * Supabase's own servers.
 */
async function refuseRealSupabase(query: Query): Promise<void> {
  const found = await query<{ rolname: string }>(
    `select rolname from pg_catalog.pg_roles
     where rolname in ('supabase_admin', 'supabase_auth_admin', 'supabase_storage_admin') order by 1`,
  );
  if (found[0] === undefined) return;
  throw new PipelineError(
    'INVALID_STATE',
    `Cannot start the embedded stack on this database: it has Supabase's own role ${
      found[0].rolname
    }, so it is a ` +
      'Supabase project, which brings its own API. Deploy to it with `supabase db push` and ' +
      '`supabase functions deploy`, or set DATABASE_URL to a plain Postgres.',
  );
}

/** The real scheduler, where the server has loaded it and we may install it. */
async function createRealCron(database: Database): Promise<void> {
  const [state] = await database.query<{ creatable: boolean }>(
    `select
       to_regnamespace('cron') is null
       and current_setting('is_superuser') = 'on'
       and current_setting('shared_preload_libraries') ~ '\\mpg_cron\\M'
       and current_setting('cron.database_name', true) = current_database()
       and exists (select from pg_catalog.pg_available_extensions where name = 'pg_cron') as creatable`,
  );
  if (state?.creatable === true) await database.exec('create extension pg_cron');
}

/** Whether the schema is missing, or ours to bring up to date. */
async function isNeeded(query: Query, step: Step): Promise<boolean> {
  const [state] = await query<{ needed: boolean }>(
    `select not exists (
       select
       from pg_catalog.pg_namespace n
       where n.nspname = $1
         and ($1 <> 'public')
         and (
           not pg_catalog.pg_has_role(n.nspowner, 'usage')
           or exists (select from pg_catalog.pg_extension e where e.extname = $2)
         )
     ) as needed`,
    [step.schema, step.extension ?? ''],
  );
  return state?.needed === true;
}
