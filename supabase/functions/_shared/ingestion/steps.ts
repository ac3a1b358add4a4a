import type { CallReport } from '../db/calls.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import type { PdfMetadata, PdfReader, RawPage } from '../pdf/types.ts';
import type { Progress } from './checkpoint.ts';
import { park } from './park.ts';
import type { Ingestion } from './types.ts';

/**
 * A page (or the opening) that ended this many careful workers is given up: what the last of five attempts can still do
 * for the rest of the document. Fewer, and workers that die for reasons of their own would cost a good page.
 */
const MAX_TRIES = 3;

export interface ReadSoFar {
  readonly progress: Progress;
  /** Pages read by this invocation that are not staged yet. */
  readonly pages: RawPage[];
  /** False: the budget is spent and pages are left. */
  readonly finished: boolean;
}

/** Whether a worker may put the document together; false once that has ended too many of them. */
export async function dareToFinish(
  ingestion: Ingestion,
  soFar: ReadSoFar,
  bytes: Uint8Array | null,
): Promise<ReadSoFar> {
  const steps = new Steps(ingestion, bytes, soFar.progress, soFar.pages);
  if (!await steps.dare((soFar.progress.page_count ?? 0) + 1)) {
    throw tooSlow(ingestion, 'putting its text together');
  }
  return steps.soFar(true);
}

/**
 * The work on a document, step by step: 0 is to open it, n to read page n, page_count + 1 to put it together. What is
 * done is kept with the job; where a worker died at it before, also what is about to be done, so that it shows which step
 * it is that ends workers.
 */
export class Steps {
  progress: Progress;
  pages: RawPage[];
  readonly #ingestion: Ingestion;
  readonly #bytes: Uint8Array | null;
  readonly #careful: boolean;

  constructor(ingestion: Ingestion, bytes: Uint8Array | null, from: Progress, pages: RawPage[] = []) {
    this.#ingestion = ingestion;
    this.#bytes = bytes;
    this.progress = from;
    this.pages = pages;
    this.#careful = diedSince(ingestion, from);
  }

  /** Writes down what is about to be done, where that is wanted. False: it was tried often enough. */
  async dare(step: number): Promise<boolean> {
    if (!this.#careful) return true;
    const tries = this.progress.tries[step] ?? 0;
    if (tries >= MAX_TRIES) return false;
    this.progress = { ...this.progress, tries: { ...this.progress.tries, [step]: tries + 1 } };
    await this.save();
    return true;
  }

  metadataOf(reader: PdfReader): Promise<PdfMetadata> {
    return this.#careful ? reader.briefMetadata() : reader.metadata();
  }

  /** A page that has ended careful workers may still be read by its text alone. */
  read(reader: PdfReader, page: number, milliseconds: number): Promise<RawPage | null> {
    if ((this.progress.tries[page] ?? 0) === MAX_TRIES) return reader.readText(page);
    return milliseconds === Infinity ? reader.readPage(page) : reader.readPageWithin(milliseconds, page);
  }

  /** A step that is done has ended no worker. */
  survived(step: number): void {
    const { [step]: _done, ...tries } = this.progress.tries;
    this.progress = { ...this.progress, tries };
  }

  async save(): Promise<void> {
    if (this.#bytes !== null) await park(this.#ingestion, this.progress.bytes_sha256, this.#bytes);
    await this.#ingestion.at.save({ ...this.progress, pages: this.pages });
    this.pages = [];
  }

  add(page: RawPage): void {
    this.pages.push(page);
    this.survived(page.page);
    this.progress = {
      ...this.progress,
      next_page: page.page + 1,
      chars: this.progress.chars + page.chars,
    };
  }

  /** A page that OCR has turned to is kept at once, with the calls it took: it cost seconds, or money. */
  async keepOcr(page: RawPage, ms: number, calls: readonly CallReport[]): Promise<void> {
    const { ocr, chars } = this.progress;
    this.survived(page.page);
    if (ocr === undefined || ocr === null) return;
    this.progress = {
      ...this.progress,
      chars: chars + page.chars,
      ocr: {
        ...ocr,
        left: ocr.left.filter((left) => left !== page.page),
        ms: Math.round(ocr.ms + ms),
      },
    };
    await this.#ingestion.at.save({ ...this.progress, pages: [...this.pages, page], calls });
    this.pages = [];
  }

  soFar(finished: boolean): ReadSoFar {
    return { progress: this.progress, pages: this.pages, finished };
  }
}

/** Whether the worker before this one ended without a word, rather than reporting or handing back. */
function diedSince({ job }: Ingestion, from: Progress): boolean {
  const silent = job.error_code === undefined || job.error_code === null ||
    job.error_code === 'LEASE_EXPIRED';
  return silent && job.attempt > from.attempt;
}

export function tooSlow({ context }: Ingestion, doing: string): PipelineError {
  return new PipelineError(
    'PARSE_TOO_SLOW',
    `Cannot read ${context.url}: ${doing} takes more than a worker may spend`,
  );
}
