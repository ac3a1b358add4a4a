import { readLimited, TooLarge } from '../http/read-limited.ts';
import { TimedOut, Watchdog } from '../http/watchdog.ts';
import type { Model } from './entry.ts';
import { ProviderFailure } from './provider-failure.ts';
import { describeRefusal, type Reason } from './refusal.ts';

/** One call of a model, as far as it can go wrong. */
export interface ProviderCall {
  readonly model: Model;
  /** Larger than any answer that would be of use. */
  readonly maxAnswerBytes: number;
  /** Ends the call early; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Sent as `x-client-request-id`, to find the call again in the provider's logs. */
  readonly callId?: string | undefined;
  readonly fetch: typeof fetch | undefined;
}

/** An error's body is read for a few words only. */
const MAX_ERROR_BYTES = 64_000;

/**
 * Sends a request to a provider and gives its answer, which is a success and has arrived to the last byte. Everything
 * else is a `ProviderFailure`, or the reason of the caller's signal.
 * - The model's time limit covers the body: a provider that drips is a provider that is silent.
 * - Redirects are not followed: a key goes to the address it was registered for and to no other.
 * - An answer may be as large as what was asked for, and no larger.
 * - A success that had begun will be billed, whatever becomes of it afterwards.
 */
export async function guardedFetch(
  url: string | URL | Request,
  init: RequestInit | undefined,
  { model, maxAnswerBytes, signal, fetch: send = fetch }: ProviderCall,
): Promise<Response> {
  const { timeout_ms } = model.config;
  const watchdog = new Watchdog(timeout_ms, timeout_ms, signal);
  let billed = false;
  try {
    signal?.throwIfAborted();
    const response = await watchdog.race(
      send(url, { ...init, redirect: 'manual', signal: watchdog.signal }),
    );
    const { status, headers } = response;
    const read = (maxBytes: number) => watchdog.race(readLimited(chunksOf(response), maxBytes));
    if (isRedirect(response)) {
      await response.body?.cancel();
      throw failed(model, REDIRECTED);
    }
    if (!response.ok) {
      // The status says enough where the rest does not come.
      const said = await read(MAX_ERROR_BYTES).catch(() => new Uint8Array());
      throw failed(
        model,
        describeRefusal(status, headers, new TextDecoder().decode(said)),
      );
    }
    billed = true;
    const body = await read(maxAnswerBytes);
    return new Response(body as Uint8Array<ArrayBuffer>, {
      status: 200,
      headers: { 'content-type': 'application/json' },
    });
  } catch (thrown) {
    if (thrown instanceof ProviderFailure) throw thrown;
    signal?.throwIfAborted();
    throw failed(model, describeBreak(thrown, billed), billed);
  } finally {
    watchdog.stop();
  }
}

const REDIRECTED: Reason = {
  code: 'PROVIDER_BAD_ANSWER',
  why: 'the provider redirects to another address, and the key is not sent there',
};

function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400);
}

/** What it means that a call ended without an answer, or in the midst of one. */
function describeBreak(thrown: unknown, answering: boolean): Reason {
  if (thrown instanceof TimedOut) {
    const why = answering
      ? "the provider's answer did not end in time"
      : 'the provider did not answer in time';
    return { code: 'PROVIDER_TIMEOUT', why };
  }
  if (thrown instanceof TooLarge) {
    return {
      code: 'PROVIDER_BAD_ANSWER',
      why: "the provider's answer is larger than what was asked for can be",
    };
  }
  const why = answering ? "the provider's answer broke off" : 'the provider cannot be reached';
  return { code: 'PROVIDER_UNAVAILABLE', why: why + networkCode(thrown) };
}

/** ` (ECONNREFUSED)` and the like, where the runtime tells: its sentences may quote what was sent. */
function networkCode(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^[A-Z_]+$/.test(code) ? ` (${code})` : '';
}

function failed(
  model: Model,
  { code, why, retryAfterMs }: Reason,
  billed = false,
): ProviderFailure {
  return new ProviderFailure(
    code,
    `Cannot use ${model.model_name}: ${why}`,
    {
      billed,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  );
}

async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  try {
    for (
      let part = await reader.read();
      !part.done;
      part = await reader.read()
    ) yield part.value;
  } finally {
    // Ends the connection of an answer that goes on beyond what is wanted of it.
    await reader.cancel().catch(() => {});
  }
}
