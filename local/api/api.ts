import { App, setExperimental } from '@supabase/lite';
import type { Database } from '../database/database.ts';
import type { Keys } from '../keys.ts';
import type { Log } from '../log.ts';
import { completeTokens } from './complete-tokens.ts';
import type { ObjectStore } from './object-store.ts';
import { asPostgrestError } from './postgrest-errors.ts';
import { withQuietConsole } from './quiet-console.ts';
import { storageAdapter } from './storage-adapter.ts';

export interface Api {
  /** Answers `/rest/v1`, `/auth/v1` and `/storage/v1` as a Supabase project does. */
  fetch(request: Request, peerAddress: string | null): Promise<Response>;
}

export interface ApiOptions {
  readonly database: Database;
  readonly keys: Keys;
  readonly objects: ObjectStore;
  /** Schemas that `/rest/v1` serves. */
  readonly schemas: string[];
  readonly log: Log;
}

/** The Data API, Auth and Storage over the database, by `@supabase/lite`. */
export async function createApi(options: ApiOptions): Promise<Api> {
  const { database, keys } = options;
  setExperimental('storage', true);
  keepPrivileges(database);
  database.connection.normalizeDbError = asPostgrestError;
  const secrets = new Set([keys.secret, keys.cron]);

  const app = new App({
    connection: database.connection,
    api: { schemas: options.schemas, max_rows: 1000 },
    auth: {
      enabled: true,
      jwt_secret: keys.jwtSecret,
      publishable_key: keys.publishable,
      secret_key: keys.secret,
    },
    db: { migrations: { enabled: false } },
    storage: { enabled: true, file_size_limit: '50MiB' },
    options: {
      server: {
        admin: false,
        disableStudio: true,
        apiKeys: {
          resolver: async (key) => {
            if (key === keys.publishable) return { type: 'publishable', claims: { role: 'anon' } };
            return secrets.has(key) ? { type: 'secret', claims: { role: 'service_role' } } : null;
          },
        },
      },
    },
  });
  app._storageAdapter = storageAdapter(options.objects);
  await withQuietConsole(options.log, () => app.init());
  // Read as the owner, once: a request's own role would see less of the catalogue, and that would be kept.
  const readSchema = () =>
    withQuietConsole(options.log, () => database.connection.introspect({ useCache: false }));
  await readSchema();
  // As PostgREST: `notify pgrst, 'reload schema'` after a change of tables or functions.
  await database.listen('pgrst', () => {
    readSchema().catch((error: unknown) =>
      options.log.write('api', `Cannot read the schema again: ${error}`)
    );
  });

  return {
    fetch: async (request, peerAddress) => {
      const answer = await withQuietConsole(
        options.log,
        () => database.asOneClient(async () => await app.fetch(request, { peerAddress })),
      );
      const opensSession = /^\/auth\/v1\/(token|signup|verify)$/.test(new URL(request.url).pathname);
      return opensSession ? await completeTokens(answer, keys.jwtSecret) : answer;
    },
  };
}

/**
 * Before its first request as a role, the connection of `@supabase/lite` grants everything on every table of each schema
 * with row level security to `anon` and `authenticated`, also by default privileges, over the migrations' revokes;
 * and while no table has row level security it serves requests as the database's owner. The roles are there already
 * (local/database/bootstrap), so the step's answer is all that is wanted: act as the caller's role, always.
 */
function keepPrivileges(database: Database): void {
  if (!('ensureRlsContext' in database.connection)) {
    throw new Error(
      'Cannot keep the privileges of the migrations: @supabase/lite grants in another place now',
    );
  }
  Object.defineProperty(database.connection, 'ensureRlsContext', { value: async () => true });
}
