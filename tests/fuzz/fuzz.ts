import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Answer, Question } from './reader-process.ts';
import { type Format, FORMATS } from './seeds.ts';

export interface FuzzOptions {
  readonly files: number;
  readonly firstSeed?: number;
  readonly formats?: readonly Format[];
  readonly processes?: number;
  readonly onProgress?: (done: number, failures: number) => void;
  readonly onFailure?: (failure: Failure) => void;
}

export interface Failure {
  readonly seed: number;
  readonly format: string;
  readonly why: string;
}

export interface FuzzReport {
  /** Files by format and outcome: `pdf text`, `pdf PDF_CORRUPT`. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly failures: readonly Failure[];
  readonly slowest: { readonly seed: number; readonly cpuMs: number };
  /** Megabytes in use of a process: the first time it was looked at, and at most. */
  readonly memory: { readonly first: number; readonly most: number };
  readonly seconds: number;
}

/** A file that takes longer hangs; on a loaded machine all take longer than their CPU. */
const HANG_MS = 60_000;
/** CPU that a file of at most 150 kB, all of its pages together, may take. */
const MAX_CPU_MS = 20_000;
/** Heap of a process: what needs more is killed by its own engine, which counts as a failure. */
const MAX_HEAP_MB = 400;
/** What may be in use beyond the first look, thousands of files later. */
const MAX_GROWTH_MB = 60;

const READER = fileURLToPath(new URL('./reader-process.ts', import.meta.url));

/** Reads mutated files in processes that are replaced when one dies or hangs: that file is a failure, the rest goes on. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const {
    files,
    firstSeed = 1,
    formats = FORMATS,
    processes = 2,
    onProgress = () => {},
    onFailure = () => {},
  } = options;
  const began = performance.now();
  const outcomes = new Map<string, number>();
  const failures: Failure[] = [];
  let slowest = { seed: firstSeed, cpuMs: 0 };
  const memory = { first: 0, most: 0 };
  let next = firstSeed;
  let done = 0;

  const note = (
    seed: number,
    { format = 'file', outcome = 'failure', failure, cpuMs = 0, inUse }: Answer,
  ) => {
    outcomes.set(`${format} ${outcome}`, (outcomes.get(`${format} ${outcome}`) ?? 0) + 1);
    const fail = (why: string) => {
      const found = { seed, format, why };
      failures.push(found);
      onFailure(found);
    };
    if (failure !== undefined) fail(failure);
    if (cpuMs > slowest.cpuMs) slowest = { seed, cpuMs };
    if (cpuMs > MAX_CPU_MS) fail(`it took ${(cpuMs / 1000).toFixed(1)} s of CPU`);
    if (inUse !== undefined) {
      if (memory.first === 0) memory.first = inUse;
      memory.most = Math.max(memory.most, inUse);
      if (inUse > memory.first + MAX_GROWTH_MB) {
        fail(`memory grew from ${memory.first.toFixed(0)} to ${inUse.toFixed(0)} MB`);
      }
    }
    onProgress(++done, failures.length);
  };

  await Promise.all(Array.from({ length: Math.min(processes, files) }, async () => {
    let reader = await startReader();
    while (next < firstSeed + files) {
      const seed = next++;
      const answer = await ask(reader, { seed, formats });
      note(seed, answer);
      if (answer.format === undefined) {
        reader.kill('SIGKILL');
        reader = await startReader();
      }
    }
    reader.disconnect();
  }));
  return { outcomes, failures, slowest, memory, seconds: (performance.now() - began) / 1000 };
}

/** How a saved file is read now. */
export async function replay(file: string): Promise<Answer> {
  const reader = await startReader();
  try {
    return await ask(reader, { file });
  } finally {
    reader.kill('SIGKILL');
  }
}

function startReader(): Promise<ChildProcess> {
  const reader = fork(READER, [], {
    execArgv: ['--import', 'tsx', `--max-old-space-size=${MAX_HEAP_MB}`, '--expose-gc'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    reader.once('message', () => resolve(reader));
    reader.once(
      'exit',
      (code, signal) => reject(new Error(`Cannot start a reader: it ended with ${code ?? signal}`)),
    );
  });
}

/** An answer without a format: the process died or hung. */
function ask(reader: ChildProcess, question: Question): Promise<Answer> {
  return new Promise((resolve) => {
    const end = (answer: Answer) => {
      clearTimeout(timer);
      reader.off('message', end);
      reader.off('exit', onExit);
      resolve(answer);
    };
    const onExit = (code: number | null, signal: string | null) =>
      end({ failure: `the process ended with ${code ?? signal}` });
    const timer = setTimeout(() => end({ failure: `it took longer than ${HANG_MS / 1000} s` }), HANG_MS);
    reader.on('message', end);
    reader.on('exit', onExit);
    reader.send(question);
  });
}
