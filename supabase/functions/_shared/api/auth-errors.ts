import { errorResponse } from './respond.ts';

/** The header by which @supabase/server marks an answer as its own refusal. */
const REFUSAL = 'x-supabase-server-error';

type Fetch = (request: Request) => Promise<Response>;

/**
 * Gives the refusals of `withSupabase` our shape. What it says beyond that (which key names are configured, which modes
 * are accepted) is of use to whoever deploys, not to whoever knocks: it goes to the function's log.
 */
export function ownErrors(guarded: Fetch): Fetch {
  return async (request) => {
    const response = await guarded(request);
    const refusal = response.headers.get(REFUSAL);
    if (refusal === null) return response;
    const headers: Record<string, string> = {};
    for (const [name, value] of response.headers) {
      if (name.startsWith('access-control-') || name === 'vary') headers[name] = value;
    }
    if (response.status === 401) {
      await response.body?.cancel();
      return errorResponse(
        'UNAUTHORIZED',
        'Cannot answer the request: its key or token is missing or not accepted here',
        401,
        headers,
      );
    }
    console.error(JSON.stringify({ level: 'error', message: 'credentials cannot be checked', refusal }));
    await response.body?.cancel();
    return errorResponse('INTERNAL', 'Cannot answer the request: something failed on our side', 500, headers);
  };
}
