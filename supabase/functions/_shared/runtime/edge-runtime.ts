import type { AiSession } from '../embedding/create-provider.ts';

/**
 * What the Edge runtime offers beyond the web's own interfaces. Outside of it (plain `deno serve`, tests) each has a
 * stand-in, so that the same functions run there.
 */

interface EdgeRuntimeGlobal {
  readonly EdgeRuntime?: { waitUntil(promise: Promise<unknown>): void };
  readonly addEventListener?: (type: string, listener: () => void) => void;
  readonly Deno?: { readonly env: { get(name: string): string | undefined } };
  readonly Supabase?: { readonly ai: { readonly Session: new (model: string) => AiSession } };
}

const edge = globalThis as EdgeRuntimeGlobal;

/** Keeps the worker alive until `work` has settled, though the response has been sent. */
export function waitUntil(work: Promise<unknown>): void {
  edge.EdgeRuntime?.waitUntil(work);
}

/** One environment variable. */
export function readEnv(name: string): string | undefined {
  return edge.Deno?.env.get(name);
}

/** Opens one of the models that hosted Supabase carries in its runtime; undefined where there are none. */
export const aiSession = edge.Supabase === undefined ? undefined : openerOf(edge.Supabase.ai);

function openerOf({ Session }: { readonly Session: new (model: string) => AiSession }) {
  return (model: string): AiSession => new Session(model);
}

let shutdown: AbortController | undefined;

/**
 * Aborts when the runtime is about to end this worker (`beforeunload`, at 90 % of its time, CPU or memory): what is
 * unfinished has to be handed back now.
 */
export function shutdownSignal(): AbortSignal {
  if (shutdown === undefined) {
    const controller = new AbortController();
    edge.addEventListener?.(
      'beforeunload',
      () => controller.abort(new DOMException('The worker is ending', 'AbortError')),
    );
    shutdown = controller;
  }
  return shutdown.signal;
}
