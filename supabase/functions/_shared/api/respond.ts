import { type ErrorCode, isErrorCode } from '../errors/codes.ts';
import { PipelineError } from '../errors/pipeline-error.ts';

/** The body of every answer that is not a success. */
export interface ErrorBody {
  readonly code: ErrorCode;
  readonly message: string;
}

export function respond(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}

/**
 * The one place that turns anything thrown into an answer. What is not a PipelineError is a fault of ours: it answers
 * 500 without its message, which may name what only we should know; `onInternal` gets it for the log.
 */
export function respondError(thrown: unknown, onInternal: (thrown: unknown) => void = () => {}): Response {
  if (!(thrown instanceof PipelineError) || thrown.code === 'INTERNAL') {
    onInternal(thrown);
    return errorResponse('INTERNAL', 'Cannot answer the request: something failed on our side', 500);
  }
  const headers: Record<string, string> = {};
  if (thrown.retryAfterMs !== undefined) {
    headers['Retry-After'] = String(Math.ceil(thrown.retryAfterMs / 1000));
  }
  return errorResponse(thrown.code, thrown.message, thrown.status, headers);
}

export function errorResponse(
  code: ErrorCode,
  message: string,
  status: number,
  headers: Record<string, string> = {},
): Response {
  const body: ErrorBody = { code, message };
  return respond(body, status, headers);
}

/** The error an answer of ours carries, or null where it is something else's. */
export function asErrorBody(body: unknown): ErrorBody | null {
  if (typeof body !== 'object' || body === null) return null;
  const { code, message } = body as Record<string, unknown>;
  if (typeof code !== 'string' || !isErrorCode(code) || typeof message !== 'string') return null;
  return { code, message };
}
