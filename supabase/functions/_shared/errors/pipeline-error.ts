import { type Disposition, ERROR_CODES, type ErrorCode } from './codes.ts';

export interface PipelineErrorOptions {
  readonly cause?: unknown;
  /** How long the other side asked us to wait (`Retry-After`), in milliseconds. */
  readonly retryAfterMs?: number;
}

/**
 * An error with a code of ours. `message` reads `Cannot <what> <to what>: <why>`, carries no secret and may be shown
 * to the person who asked.
 */
export class PipelineError extends Error {
  override readonly name = 'PipelineError';
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: PipelineErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** The HTTP status that answers this error. */
  get status(): number {
    return ERROR_CODES[this.code].status;
  }

  get disposition(): Disposition {
    return ERROR_CODES[this.code].disposition;
  }
}

/** Any thrown value as a PipelineError; what is not ours becomes `INTERNAL`, i.e. a fault of ours. */
export function toPipelineError(thrown: unknown, doing: string): PipelineError {
  if (thrown instanceof PipelineError) return thrown;
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return new PipelineError('INTERNAL', `Cannot ${doing}: ${why}`, { cause: thrown });
}
