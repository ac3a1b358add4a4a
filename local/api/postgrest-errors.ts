/** What a driver throws for an error of Postgres. */
interface PostgresError {
  readonly code: string;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
}

/**
 * Status by SQLSTATE or its class where `@supabase/lite` answers 500 without the message, as PostgREST has it:
 * https://docs.postgrest.org/en/stable/references/errors.html#status-codes
 */
const STATUS: readonly (readonly [prefix: string, status: number])[] = [
  ['P0001', 400],
  ['08', 503],
  ['09', 500],
  ['0L', 403],
  ['0P', 403],
  ['23', 400],
  ['25', 500],
  ['28', 403],
  ['2D', 500],
  ['38', 500],
  ['39', 500],
  ['3B', 500],
  ['40', 500],
  ['54', 500],
  ['57', 500],
  ['58', 500],
  ['F0', 500],
  ['HV', 500],
  ['P0', 500],
  ['XX', 500],
];

/** SQLSTATEs of those classes that `@supabase/lite` maps by itself. */
const MAPPED = new Set(['23502', '23503', '23505', '25006']);

function isPostgresError(error: unknown): error is PostgresError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' &&
    /^[0-9A-Z]{5}$/.test(error.code);
}

/**
 * An error of Postgres in the form that carries its own status (PostgREST's `raise sqlstate 'PGRST'`), so that clients
 * get code, message, details and hint as from PostgREST.
 */
export function asPostgrestError(error: unknown): unknown {
  if (!isPostgresError(error) || MAPPED.has(error.code)) return error;
  const status = STATUS.find(([prefix]) => error.code.startsWith(prefix))?.[1];
  if (status === undefined) return error;
  const { code, message, detail = null, hint = null } = error;
  return Object.assign(new Error(JSON.stringify({ code, message, details: detail, hint })), {
    code: 'PGRST',
    detail: JSON.stringify({ status, headers: {} }),
  });
}
