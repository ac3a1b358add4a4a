import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startWorkerProcess } from '../../../local/functions/worker-process.ts';
import { SUPABASE_DIR } from '../../../local/paths.ts';
import type { Stack } from '../../../local/stack.ts';
import { until } from './until.ts';

/** What one invocation of a function has used, by Linux' account of its process. */
export interface Spent {
  /**
   * Processor time of the thread that runs the function: what the platform counts (`CLOCK_THREAD_CPUTIME_ID`,
   * supabase/edge-runtime, crates/cpu_timer). The engine's own threads, which collect and compile, are not in it.
   */
  readonly cpuSeconds: number;
  /** Most resident memory during the invocation, and what was left of it afterwards. */
  readonly peakMib: number;
  readonly restMib: number;
}

export interface MeteredWorker {
  /** Resident memory before the first job. */
  readonly idleMib: number;
  /** Calls the function as `dispatch` does and waits until it has ended what it does in the background. */
  invoke(): Promise<Spent>;
  stop(): Promise<void>;
}

/** Clock ticks a second in /proc. */
const TICKS = 100;

/** One process of a function, with nobody but the test to call it. */
export async function startMeteredWorker(stack: Stack, name: string): Promise<MeteredWorker> {
  const { publishable, secret, cron } = stack.keys;
  const worker = await startWorkerProcess({
    entrypoint: join(SUPABASE_DIR, 'functions', name, 'index.ts'),
    environment: {
      SUPABASE_URL: stack.url,
      SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: publishable }),
      SUPABASE_SECRET_KEYS: JSON.stringify({ default: secret, cron }),
      SUPABASE_JWKS: '{"keys":[]}',
    },
    onLine: () => {},
  });
  const { pid } = worker;
  const invoke = async (): Promise<Spent> => {
    const before = cpuSeconds(pid);
    forgetPeak(pid);
    const answer = await fetch(`http://127.0.0.1:${worker.port}/${name}`, {
      method: 'POST',
      headers: { apikey: cron, 'content-type': 'application/json' },
      body: '{}',
    });
    const text = await answer.text();
    if (answer.status !== 202) throw new Error(`Cannot invoke ${name}: it answers ${answer.status} ${text}`);
    await until('the invocation ends', () => worker.background() === 0 ? true : undefined, 120);
    return {
      cpuSeconds: cpuSeconds(pid) - before,
      peakMib: memoryMib(pid, 'VmHWM'),
      restMib: memoryMib(pid, 'VmRSS'),
    };
  };
  await invoke();
  return { idleMib: memoryMib(pid, 'VmRSS'), invoke, stop: () => worker.stop(5000) };
}

function cpuSeconds(pid: number): number {
  // Deno runs a function on its first thread, whose number is the process'. The second field is the command in
  // brackets; user and system time are the 14th and 15th.
  const fields = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function memoryMib(pid: number, field: 'VmHWM' | 'VmRSS'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
}

/** Makes VmHWM count from now on (proc(5), clear_refs). */
function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
