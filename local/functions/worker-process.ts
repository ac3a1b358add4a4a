import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ROOT, TESSERACT_MODULE } from '../paths.ts';
import { type ControlMessage, MARK, RETIRE, STOP } from './control.ts';

export interface WorkerProcessOptions {
  /** The function's index.ts. */
  readonly entrypoint: string;
  /** Everything of the environment that it sees. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folders that it may read, besides its own code. */
  readonly readable?: readonly string[];
  /** A line that it wrote. */
  onLine(line: string, stream: 'stdout' | 'stderr'): void;
}

export interface WorkerProcess {
  readonly pid: number;
  readonly port: number;
  /** Promises that it has given to `EdgeRuntime.waitUntil` and that are pending. */
  background(): number;
  /** Settles when the process has ended, whatever ended it. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Lets it finish what it does and end. */
  retire(): void;
  /** Tells it that its time is up and ends it after `graceMs` if it has not ended. */
  stop(graceMs: number): Promise<void>;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const SERVE = fileURLToPath(new URL('./serve.ts', import.meta.url));

/** The platform's limit of a worker's memory; here of its heap. */
const MEMORY_MB = 256;

/** The `deno` of node_modules itself; its npm wrapper would stand between us and the process. */
function denoBinary(): string {
  const install: unknown = createRequire(import.meta.url)('deno/install_api.cjs');
  return (install as { runInstall(): string }).runInstall();
}

/**
 * Starts a function in a Deno of its own: network, its own environment, read access to the code; no subprocesses, no
 * writing. Rejects when it ends before it answers.
 */
export async function startWorkerProcess(options: WorkerProcessOptions): Promise<WorkerProcess> {
  const readable = [
    join(ROOT, 'supabase', 'functions'),
    join(ROOT, 'node_modules'),
    dirname(TESSERACT_MODULE),
    ...(options.readable ?? []),
  ];
  const child: Child = spawn(
    denoBinary(),
    [
      'run',
      '--no-prompt',
      '--no-lock',
      '--no-remote',
      '--node-modules-dir=manual',
      `--v8-flags=--max-old-space-size=${MEMORY_MB}`,
      '--allow-net',
      '--allow-env',
      `--allow-read=${readable.join(',')}`,
      SERVE,
      pathToFileURL(options.entrypoint).href,
    ],
    { cwd: ROOT, env: { ...options.environment, NO_COLOR: '1' }, stdio: ['pipe', 'pipe', 'pipe'] },
  );

  let background = 0;
  let ready: (port: number) => void = () => {};
  const port = new Promise<number>((resolve) => (ready = resolve));

  const obey = (message: ControlMessage): void => {
    if ('ready' in message) ready(message.ready);
    else background = message.background;
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith(MARK)) obey(JSON.parse(line.slice(MARK.length)));
    else options.onLine(line, 'stdout');
  });
  createInterface({ input: child.stderr }).on('line', (line) => options.onLine(line, 'stderr'));
  // A write to a process that has just died is no news: `ended` tells.
  child.stdin.on('error', () => {});

  const ended = new Promise<Awaited<WorkerProcess['ended']>>((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const first = await Promise.race([port, ended]);
  if (typeof first !== 'number') {
    throw new Error(
      `Cannot start ${options.entrypoint}: it ended with ${first.signal ?? `code ${first.code}`}`,
    );
  }

  return {
    pid: child.pid ?? 0,
    port: first,
    background: () => background,
    ended,
    retire: () => void child.stdin.write(`${RETIRE}\n`),
    stop: async (graceMs) => {
      child.stdin.write(`${STOP}\n`);
      const patience = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(patience);
    },
  };
}
