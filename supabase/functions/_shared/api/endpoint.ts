import type { z } from 'zod';
import { PipelineError } from '../errors/pipeline-error.ts';
import type { Log } from '../worker/log.ts';
import { discardBody, readBody } from './read-body.ts';
import { errorResponse, respondError } from './respond.ts';

export interface Endpoint<T> {
  /** The one method this function answers. */
  readonly method: 'POST' | 'GET';
  readonly body: z.ZodType<T>;
  readonly log: Log;
}

/** Checks method and body, runs `work`, and answers its errors in our shape. Nothing thrown leaves here. */
export async function answer<T>(
  request: Request,
  endpoint: Endpoint<T>,
  work: (body: T) => Promise<Response>,
): Promise<Response> {
  try {
    if (request.method !== endpoint.method) {
      await discardBody(request);
      const message = `Cannot answer ${request.method}: this function takes ${endpoint.method} only`;
      return errorResponse('METHOD_NOT_ALLOWED', message, 405, { Allow: endpoint.method });
    }
    return await work(await readBody(request, endpoint.body));
  } catch (thrown) {
    return respondError(thrown, (cause) => {
      const message = cause instanceof Error ? cause.message : String(cause);
      endpoint.log('error', 'request failed', { code: 'INTERNAL', message });
    });
  }
}

/** What a handler throws where a field is of the right type but of no use. */
export function invalidField(field: string, why: string): PipelineError {
  return new PipelineError('INVALID_BODY', `Cannot read the request: field "${field}": ${why}`);
}
