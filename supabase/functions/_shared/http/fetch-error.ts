import type { ErrorCode } from '../errors/codes.ts';
import { PipelineError, type PipelineErrorOptions } from '../errors/pipeline-error.ts';

/** What is known of the exchange that failed. */
export interface FailedResponse {
  readonly finalUrl: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A fetch that failed after the server had answered; `response` is that answer. */
export class FetchError extends PipelineError {
  readonly response: FailedResponse;

  constructor(
    code: ErrorCode,
    message: string,
    response: FailedResponse,
    options: PipelineErrorOptions = {},
  ) {
    super(code, message, options);
    this.response = response;
  }
}

/** The code for a status that is neither 2xx nor a redirect we follow. */
export function codeForStatus(status: number): ErrorCode {
  if (status === 404 || status === 410) return 'HTTP_NOT_FOUND';
  if (status === 429) return 'HTTP_RATE_LIMITED';
  if (status === 408) return 'FETCH_TIMEOUT';
  if (status >= 500) return 'HTTP_SERVER_ERROR';
  if (status >= 400) return 'HTTP_REFUSED';
  return 'FETCH_FAILED';
}
