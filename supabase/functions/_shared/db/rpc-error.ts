import { isErrorCode } from '../errors/codes.ts';
import { PipelineError } from '../errors/pipeline-error.ts';

/** What PostgREST (and the embedded API) answers where a call fails. */
export interface RpcFailure {
  readonly message?: string | null;
  readonly code?: string | null;
  readonly details?: string | null;
}

/**
 * A call to the database that failed for no reason of ours: it could not be reached, or raised what no function of ours
 * raises. `unreachable` tells the first from the second.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly status: number;
  readonly sqlstate: string;

  constructor(call: string, status: number, failure: RpcFailure) {
    super(`Cannot call ${call}: ${failure.message ?? `status ${status}`}`);
    this.status = status;
    this.sqlstate = failure.code ?? '';
  }

  /** Nothing answered, or only what stands before the database did. */
  get unreachable(): boolean {
    return this.status === 0 || this.status === 429 ||
      (this.status > 500 && this.status < 600);
  }

  /** Worth asking again: every call of ours is safe to repeat, since a lease's token makes a report count once. */
  get transient(): boolean {
    return this.unreachable || this.status === 500 ||
      /^(08|40|53|55P03|57)/.test(this.sqlstate);
  }
}

/**
 * `raise … using errcode = 'PTnnn', detail = 'OUR_CODE'` as a PipelineError, a refused privilege as UNAUTHORIZED, a value
 * of the wrong form (SQLSTATE class 22) as INVALID_ARGUMENT, anything else as a DatabaseError.
 */
export function rpcError(
  call: string,
  status: number,
  failure: RpcFailure,
): PipelineError | DatabaseError {
  const detail = failure.details ?? '';
  const message = failure.message ?? `Cannot call ${call}`;
  if (isErrorCode(detail)) return new PipelineError(detail, message);
  if (failure.code === '42501') {
    return new PipelineError(
      'UNAUTHORIZED',
      `Cannot call ${call}: the caller's role may not`,
    );
  }
  if (failure.code?.startsWith('22')) {
    return new PipelineError(
      'INVALID_ARGUMENT',
      `Cannot call ${call}: ${message}`,
    );
  }
  return new DatabaseError(call, status, failure);
}
