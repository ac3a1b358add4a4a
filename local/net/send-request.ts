/** A row of `net.http_request_queue`. */
export interface QueuedRequest extends Record<string, unknown> {
  readonly id: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string> | null;
  readonly body: string | null;
  readonly timeout_milliseconds: number;
}

/** A row of `net._http_response`, without its time. */
export interface Answer {
  readonly id: number;
  readonly status_code: number | null;
  readonly content_type: string | null;
  readonly headers: Record<string, string> | null;
  readonly content: string | null;
  readonly timed_out: boolean | null;
  readonly error_msg: string | null;
}

/** Sends one queued request; whatever happens is an answer, as in pg_net. Rejects only when `signal` aborts. */
export async function sendRequest(request: QueuedRequest, signal: AbortSignal): Promise<Answer> {
  const timeout = AbortSignal.timeout(request.timeout_milliseconds);
  const nothing = { id: request.id, status_code: null, content_type: null, headers: null, content: null };
  try {
    const response = await fetch(request.url, {
      method: request.method.toUpperCase(),
      headers: request.headers ?? {},
      body: request.body,
      signal: AbortSignal.any([timeout, signal]),
    });
    return {
      id: request.id,
      status_code: response.status,
      content_type: response.headers.get('content-type'),
      headers: Object.fromEntries(response.headers),
      content: await response.text(),
      timed_out: false,
      error_msg: null,
    };
  } catch (error) {
    if (signal.aborted) throw error;
    if (timeout.aborted) {
      const error_msg = `Timeout of ${request.timeout_milliseconds} ms reached`;
      return { ...nothing, timed_out: true, error_msg };
    }
    return { ...nothing, timed_out: null, error_msg: explain(error) };
  }
}

/** `fetch failed` says nothing; its cause does. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
