/**
 * Runs one Edge Function in Deno as the platform does: its `export default { fetch }` behind a port, with
 * `EdgeRuntime.waitUntil` and `beforeunload`. The first argument is the URL of its index.ts.
 */
import { type ControlMessage, MARK, RETIRE, STOP } from './control.ts';

const tell = (message: ControlMessage): void => console.log(MARK + JSON.stringify(message));

let background = 0;

const settle = (): void => tell({ background: --background });

Object.assign(globalThis, {
  EdgeRuntime: {
    waitUntil(promise: Promise<unknown>): void {
      tell({ background: ++background });
      promise.then(settle, (error: unknown) => {
        console.error(error);
        settle();
      });
    },
  },
});

function beforeUnload(reason: string): void {
  dispatchEvent(new CustomEvent('beforeunload', { detail: { reason }, cancelable: true }));
}

async function finish(server: Deno.HttpServer): Promise<never> {
  await server.shutdown();
  while (background > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  Deno.exit(0);
}

/** Ends with the supervisor: also when that is killed, which ends our standard input. */
async function obeySupervisor(server: Deno.HttpServer): Promise<void> {
  const input = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await input.read();
    if (done) Deno.exit(1);
    if (value.includes(STOP)) beforeUnload('termination');
    if (value.includes(STOP) || value.includes(RETIRE)) void finish(server);
  }
}

const [entrypoint] = Deno.args;
if (entrypoint === undefined) throw new Error('Cannot serve: no function was named');
const module: { default?: { fetch?: unknown } } = await import(entrypoint);
const handler = module.default?.fetch;
if (typeof handler !== 'function') {
  throw new Error(`Cannot serve ${entrypoint}: it has no \`export default { fetch }\``);
}

const server = Deno.serve(
  { hostname: '127.0.0.1', port: 0, onListen: ({ port }) => tell({ ready: port }) },
  (request) => handler.call(module.default, request),
);
await obeySupervisor(server);
