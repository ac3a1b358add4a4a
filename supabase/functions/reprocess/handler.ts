import { z } from 'zod';
import { answer } from '../_shared/api/endpoint.ts';
import { respond } from '../_shared/api/respond.ts';
import { parseAnswer, type Rpc } from '../_shared/db/rpc.ts';
import { normaliseUrl } from '../_shared/discovery/normalise-url.ts';
import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import { checkedAddresses } from '../_shared/http/addresses.ts';
import { parseFetchUrl } from '../_shared/http/parse-url.ts';
import type { ResolveHost } from '../_shared/http/transport.ts';
import type { Log } from '../_shared/worker/log.ts';

export interface ReprocessDeps {
  /** Functions of `public`, called as the caller: whether that is an operator is decided there. */
  readonly callerRpc: Rpc;
  /** `host:port` entries that need not be public. */
  readonly allowedPrivateHosts: () => Promise<readonly string[]>;
  readonly resolve: ResolveHost;
  readonly log: Log;
}

const bodySchema = z.strictObject({
  url: z.string().trim().min(1).max(2048),
  force: z.boolean().default(false),
});

/**
 * POST {url, force?} → 202 {run_id}. The address is looked at before anything is enqueued, so that whoever asks for what
 * can never be fetched learns it at once; the worker checks again when it connects.
 */
export function handleReprocess(request: Request, deps: ReprocessDeps): Promise<Response> {
  return answer(request, { method: 'POST', body: bodySchema, log: deps.log }, async ({ url, force }) => {
    const normalised = await checkedUrl(url, deps);
    const run = await deps.callerRpc('reprocess_document', { url: normalised, force });
    return respond({ run_id: parseAnswer('reprocess_document', z.string(), run) }, 202);
  });
}

/** The URL in the one spelling documents are kept by. */
async function checkedUrl(url: string, deps: ReprocessDeps): Promise<string> {
  const parsed = parseFetchUrl(url);
  const normalised = normaliseUrl(url);
  if (normalised === null) {
    throw new PipelineError(
      'URL_INVALID',
      `Cannot reprocess ${url.slice(0, 200)}: it is not a URL of the web`,
    );
  }
  try {
    await checkedAddresses(parsed, await deps.allowedPrivateHosts(), deps.resolve);
  } catch (thrown) {
    // A name that cannot be resolved just now may be in a minute: that is for the job and its retries.
    if (!(thrown instanceof PipelineError && thrown.code === 'DNS_FAILED')) throw thrown;
  }
  return normalised;
}
