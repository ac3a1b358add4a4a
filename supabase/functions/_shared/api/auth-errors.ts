import { discardBody } from './read-body.ts';
import { errorResponse, respondError } from './respond.ts';

/** The header by which @supabase/server marks an answer as its own refusal. */
const REFUSAL = 'x-supabase-server-error';
const FAILED = 'Cannot answer the request: something failed on our side';
const REFUSED = 'Cannot answer the request: its key or token is missing or not accepted here';

type Fetch = (request: Request) => Promise<Response>;

/**
 * Gives the refusals of `withSupabase` our shape, and an answer to what is thrown around it. What it says beyond that
 * (which key names are configured, which modes are accepted) is of use to whoever deploys, not to whoever knocks: it
 * goes to the function's log.
 */
export function ownErrors(guarded: Fetch): Fetch {
  return async (request) => {
    try {
      const response = await guarded(request);
      const refusal = response.headers.get(REFUSAL);
      if (refusal === null) return response;
      await Promise.all([response.body?.cancel(), discardBody(request)]);
      const headers = corsHeaders(response);
      if (response.status === 401) return errorResponse('UNAUTHORIZED', REFUSED, 401, headers);
      complain('credentials cannot be checked', refusal);
      return errorResponse('INTERNAL', FAILED, 500, headers);
    } catch (thrown) {
      return respondError(
        thrown,
        (cause) => complain('request failed', cause instanceof Error ? cause.message : cause),
      );
    }
  };
}

function corsHeaders(response: Response): Record<string, string> {
  const cors = [...response.headers].filter(([name]) => name.startsWith('access-control-allow-'));
  return Object.fromEntries(cors);
}

function complain(message: string, error: unknown): void {
  console.error(JSON.stringify({ level: 'error', message, error: String(error) }));
}
