/** One process of the fuzzer: reads the mutated file of each seed that it is sent, and answers how that went. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { isOfPdfjs } from '../../supabase/functions/_shared/runtime/pdfjs-rejections.ts';
import { caseOf } from './case.ts';
import { readDocument } from './read-document.ts';
import { type Format, seedFiles } from './seeds.ts';

export type Question = { readonly seed: number; readonly formats: readonly Format[] } | {
  readonly file: string;
};

export interface Answer {
  readonly ready?: true;
  readonly format?: string;
  readonly outcome?: string;
  /** What went wrong that may not. */
  readonly failure?: string;
  readonly cpuMs?: number;
  /** Megabytes in use once all that can be freed is; asked now and then. */
  readonly inUse?: number;
}

/** Files after which memory is looked at. */
const LOOK_EVERY = 250;

// The map of a minified library, read for one stack trace, is 70 MB that stay.
process.setSourceMapsEnabled(false);

const files = await seedFiles();
let count = 0;

async function answer(question: Question): Promise<Answer> {
  const { format, bytes } = 'file' in question
    ? { format: 'file', bytes: new Uint8Array(readFileSync(question.file)) }
    : caseOf(question.seed, files, question.formats);
  const before = process.cpuUsage();
  const cpuMs = () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  try {
    const outcome = await readDocument(bytes);
    return {
      format,
      outcome,
      cpuMs: cpuMs(),
      ...(++count % LOOK_EVERY === 0 ? { inUse: await memoryInUse() } : {}),
    };
  } catch (thrown) {
    const failure = thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown);
    return { format, outcome: 'failure', failure, cpuMs: cpuMs() };
  }
}

/** After a pause: what was read last is still being let go of, and buffers are freed by another thread. */
async function memoryInUse(): Promise<number> {
  globalThis.gc?.();
  await new Promise((resolve) => setTimeout(resolve, 200));
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

// As where functions run; any other ends the process, which is a failure.
process.on('unhandledRejection', (reason) => {
  if (!isOfPdfjs(reason)) throw reason;
});
process.on('message', (question: Question) => {
  void answer(question).then((given) => process.send?.(given));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true } satisfies Answer);
