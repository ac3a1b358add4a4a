/**
 * The one list of error codes. `docs/error-codes.md` explains each to people and `pipeline.error_codes` holds the
 * same list for SQL; a test compares the three.
 *
 * disposition says what becomes of a job that reports the code:
 * - `retry`: a passing fault; the job waits and tries again, and goes `dead` when its attempts are used up
 * - `reject`: the document can never be read, for a reason of its own; it ends `rejected`
 * - `dead`: our own fault or setting; a person has to act, then `retry_dead` replays the job
 * - `none`: never reported by a job (answers of the HTTP and SQL interfaces, reasons of a document's state)
 */
export type Disposition = 'retry' | 'reject' | 'dead' | 'none';

interface CodeEntry {
  readonly status: number;
  readonly disposition: Disposition;
}

const entry = (status: number, disposition: Disposition): CodeEntry => ({ status, disposition });

export const ERROR_CODES = {
  // Fetching
  DNS_FAILED: entry(502, 'retry'),
  FETCH_FAILED: entry(502, 'retry'),
  FETCH_TIMEOUT: entry(504, 'retry'),
  HTTP_SERVER_ERROR: entry(502, 'retry'),
  HTTP_RATE_LIMITED: entry(429, 'retry'),
  HTTP_NOT_FOUND: entry(404, 'reject'),
  HTTP_REFUSED: entry(403, 'reject'),
  TOO_MANY_REDIRECTS: entry(502, 'reject'),
  TOO_LARGE: entry(413, 'reject'),
  URL_INVALID: entry(400, 'reject'),
  ADDRESS_NOT_PUBLIC: entry(403, 'reject'),
  ROBOTS_DISALLOWED: entry(403, 'reject'),
  // Reading
  EMPTY: entry(422, 'reject'),
  UNSUPPORTED_TYPE: entry(415, 'reject'),
  DOCUMENT_CORRUPT: entry(422, 'reject'),
  PDF_ENCRYPTED: entry(422, 'reject'),
  PDF_TRUNCATED: entry(422, 'reject'),
  PDF_CORRUPT: entry(422, 'reject'),
  PDF_NO_PAGES: entry(422, 'reject'),
  PARSE_TOO_SLOW: entry(422, 'reject'),
  NO_TEXT: entry(422, 'reject'),
  SOURCE_UNREADABLE: entry(422, 'dead'),
  // Reasons of a state that is not an error
  NEEDS_OCR: entry(422, 'none'),
  OCR_FAILED: entry(422, 'none'),
  OCR_UNAVAILABLE: entry(503, 'dead'),
  LOW_QUALITY: entry(422, 'none'),
  IRRELEVANT: entry(422, 'none'),
  GONE_AT_SOURCE: entry(410, 'none'),
  // Providers
  PROVIDER_RATE_LIMITED: entry(429, 'retry'),
  PROVIDER_UNAVAILABLE: entry(502, 'retry'),
  PROVIDER_TIMEOUT: entry(504, 'retry'),
  PROVIDER_BAD_ANSWER: entry(502, 'retry'),
  PROVIDER_AUTH: entry(401, 'dead'),
  PROVIDER_QUOTA: entry(402, 'dead'),
  PROVIDER_REJECTED_INPUT: entry(422, 'dead'),
  PROVIDER_UNKNOWN: entry(500, 'dead'),
  EMBEDDING_INVALID: entry(502, 'retry'),
  CIRCUIT_OPEN: entry(503, 'retry'),
  BUDGET_EXHAUSTED: entry(402, 'retry'),
  PRICE_SUSPECT: entry(409, 'none'),
  // Workers and jobs
  LEASE_EXPIRED: entry(504, 'retry'),
  LEASE_LOST: entry(409, 'none'),
  DATABASE_FAILED: entry(503, 'retry'),
  STORAGE_FAILED: entry(502, 'retry'),
  PARKED_BYTES_LOST: entry(500, 'retry'),
  RESULT_INVALID: entry(500, 'dead'),
  INTERNAL: entry(500, 'dead'),
  // HTTP and SQL interfaces
  INVALID_JSON: entry(400, 'none'),
  INVALID_BODY: entry(400, 'none'),
  BODY_TOO_LARGE: entry(413, 'none'),
  METHOD_NOT_ALLOWED: entry(405, 'none'),
  UNAUTHORIZED: entry(401, 'none'),
  OPERATOR_REQUIRED: entry(403, 'none'),
  NOT_FOUND: entry(404, 'none'),
  UNKNOWN_SOURCE: entry(404, 'none'),
  UNKNOWN_STAGE: entry(400, 'none'),
  UNKNOWN_FILTER: entry(400, 'none'),
  UNKNOWN_MODE: entry(400, 'none'),
  INVALID_ARGUMENT: entry(400, 'none'),
  INVALID_STATE: entry(409, 'none'),
  NO_ACTIVE_MODEL: entry(503, 'none'),
  MODEL_CONFIG_INVALID: entry(400, 'dead'),
  MODEL_COVERAGE_INCOMPLETE: entry(409, 'none'),
  LINEAGE_INCOMPLETE: entry(409, 'none'),
  HISTORY_IMMUTABLE: entry(409, 'none'),
  HISTORY_PRUNED: entry(410, 'none'),
  ROLLED_BACK: entry(409, 'none'),
  SUPERSEDED: entry(409, 'none'),
  ROLLBACK_FAILED: entry(500, 'none'),
  ARCHIVE_INVALID: entry(422, 'dead'),
} as const satisfies Record<string, CodeEntry>;

export type ErrorCode = keyof typeof ERROR_CODES;

export function isErrorCode(value: string): value is ErrorCode {
  return Object.hasOwn(ERROR_CODES, value);
}
