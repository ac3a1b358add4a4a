import { type CallRequest, type Leave, leaveSchema } from '../../../supabase/functions/_shared/db/calls.ts';
import type { EditedText } from '../../../supabase/functions/_shared/db/edited-text.ts';
import type { Claim, Job, Stage } from '../../../supabase/functions/_shared/db/jobs.ts';
import type { RawDocuments } from '../../../supabase/functions/_shared/db/storage.ts';
import type { FailureDetails, Work } from '../../../supabase/functions/_shared/db/work.ts';
import type { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import type { PdfMetadata, PdfReader, RawPage } from '../../../supabase/functions/_shared/pdf/types.ts';
import type { WorkerDeps } from '../../../supabase/functions/_shared/worker/types.ts';

export function job(id: number, fields: Partial<Job> = {}): Job {
  return {
    id,
    run_id: 'run_20260101_000000_abcd',
    stage: 'ingestion',
    subject: `https://example.org/${id}.pdf`,
    attempt: 1,
    lease_token: `token-${id}`,
    checkpoint: null,
    context: {},
    ...fields,
  };
}

/** What a worker told the database, in order. */
export type Report =
  | {
    readonly call: 'complete';
    readonly job: number;
    readonly result: Record<string, unknown>;
  }
  | {
    readonly call: 'checkpoint';
    readonly job: number;
    readonly checkpoint: Record<string, unknown>;
  }
  | {
    readonly call: 'fail';
    readonly job: number;
    readonly code: string;
    readonly message: string;
    readonly details: FailureDetails;
  };

/** A database that keeps what it is told, hands out `jobs` once, and stages pages as the real one does. */
export class FakeWork implements Work {
  readonly reports: Report[] = [];
  readonly staged = new Map<number, Map<number, unknown>>();
  known: 'new' | 'unchanged' | 'duplicate' = 'new';
  /** Thrown by the reports of the given name, once each. */
  readonly trouble: { call: Report['call']; error: unknown }[] = [];
  stale = false;
  jobs: Job[];
  settings: Record<string, unknown>;

  constructor(jobs: Job[] = [], settings: Record<string, unknown> = {}) {
    this.jobs = jobs;
    this.settings = settings;
  }

  claim(_stage: Stage, _worker: string): Promise<Claim> {
    return Promise.resolve({
      settings: this.settings,
      jobs: this.jobs.splice(0),
    });
  }

  async complete(_stage: Stage, { id }: Job, result: unknown): Promise<string> {
    this.#maybeFail('complete');
    this.reports.push({ call: 'complete', job: id, result: plain(result) });
    return this.stale ? 'stale' : 'done';
  }

  /** How many reports came in one call. */
  readonly batches: number[] = [];
  async completeIngestions(
    reports: readonly { readonly job: Job; readonly result: unknown }[],
  ): Promise<Record<string, string>> {
    this.#maybeFail('complete');
    this.batches.push(reports.length);
    for (const { job, result } of reports) {
      this.reports.push({ call: 'complete', job: job.id, result: plain(result) });
    }
    return Object.fromEntries(reports.map(({ job }) => [job.id, this.stale ? 'stale' : 'done']));
  }

  async checkpoint({ id }: Job, checkpoint: unknown): Promise<boolean> {
    this.#maybeFail('checkpoint');
    const { pages = [], ...rest } = plain(checkpoint) as {
      pages?: { page: number; ocr?: { failed?: string } }[];
    };
    const staged = this.staged.get(id) ?? new Map<number, unknown>();
    for (const page of pages) {
      // What OCR could not read stays as it was.
      const unread = page.ocr?.failed !== undefined;
      staged.set(page.page, unread ? { ...staged.get(page.page) as object, ocr: page.ocr } : page);
    }
    this.staged.set(id, staged);
    this.reports.push({ call: 'checkpoint', job: id, checkpoint: rest });
    return !this.stale;
  }

  async handBack(jobs: readonly Job[]): Promise<number> {
    for (const job of jobs) await this.checkpoint(job, job.checkpoint ?? {});
    return this.stale ? 0 : jobs.length;
  }

  async fail(
    { id }: Job,
    error: PipelineError,
    details: FailureDetails = {},
  ): Promise<string> {
    this.#maybeFail('fail');
    this.reports.push({
      call: 'fail',
      job: id,
      code: error.code,
      message: error.message,
      details,
    });
    return error.disposition === 'dead' ? 'dead' : 'failed';
  }

  /** What `begin_call` was asked, in order. */
  readonly asked: CallRequest[] = [];
  /** What it answers: here, go ahead with all of it and the job's own model. */
  leave: (request: CallRequest, job: Job) => Leave | Promise<Leave> = goAhead;
  async beginCall(job: Job, request: CallRequest): Promise<Leave> {
    const sent = plain(request) as unknown as CallRequest;
    this.asked.push(sent);
    return leaveSchema.parse(await this.leave(sent, job));
  }

  knownBytes(): Promise<'new' | 'unchanged' | 'duplicate'> {
    return Promise.resolve(this.known);
  }

  stagedPages({ id }: Job): Promise<unknown[]> {
    return Promise.resolve([...(this.staged.get(id)?.values() ?? [])]);
  }

  /** What `edited_text` answers. */
  edited: EditedText | null = null;
  editedText(): Promise<EditedText | null> {
    return Promise.resolve(this.edited);
  }

  /** The last checkpoint of a job, as the next claim would show it. */
  checkpointOf(id: number): Record<string, unknown> | null {
    const found = this.reports.findLast((report) => report.call === 'checkpoint' && report.job === id);
    if (found?.call !== 'checkpoint') return null;
    const { continue: _kept, ...checkpoint } = found.checkpoint;
    return checkpoint;
  }

  #maybeFail(call: Report['call']): void {
    const at = this.trouble.findIndex((trouble) => trouble.call === call);
    if (at >= 0) throw this.trouble.splice(at, 1)[0]?.error;
  }
}

/** Leave for a call of the job's own model. */
export function goAhead({ call_id, chunk_ids }: CallRequest, { context }: Job): Leave {
  const { model } = context as Pick<Extract<Leave, { kind: 'call' }>, 'model'>;
  return { kind: 'call', call_id, tier: 1, model, chunk_ids: [...chunk_ids ?? []] };
}

/** The same for the first of the texts that are asked for. */
export function atMost(most: number): FakeWork['leave'] {
  return (request, job) => goAhead({ ...request, chunk_ids: request.chunk_ids?.slice(0, most) ?? [] }, job);
}

function plain(value: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value ?? null)) ?? {};
}

export class FakeStorage implements RawDocuments {
  readonly objects = new Map<string, Uint8Array>();
  readonly removed: string[] = [];
  put(sha256: string, bytes: Uint8Array): Promise<void> {
    this.objects.set(sha256, bytes.slice());
    return Promise.resolve();
  }
  get(sha256: string): Promise<Uint8Array | null> {
    return Promise.resolve(this.objects.get(sha256) ?? null);
  }
  remove(sha256: string): Promise<void> {
    this.removed.push(sha256);
    this.objects.delete(sha256);
    return Promise.resolve();
  }
}

export interface FakeWorld {
  readonly deps: WorkerDeps;
  /** Lines of the log, as `level message code`. */
  readonly lines: string[];
  /** Moves the monotonic and the wall clock. */
  pass(ms: number): void;
  readonly shutdown: AbortController;
  /** Everything given to waitUntil. */
  readonly background: Promise<unknown>[];
}

export function fakeWorld(work: Work): FakeWorld {
  let now = Date.UTC(2026, 0, 1);
  const lines: string[] = [];
  const background: Promise<unknown>[] = [];
  const shutdown = new AbortController();
  return {
    lines,
    background,
    shutdown,
    pass: (ms) => void (now += ms),
    deps: {
      work,
      log: (level, message, fields) =>
        void lines.push(
          [level, message, fields?.['code']].filter(Boolean).join(' '),
        ),
      worker: 'test-worker',
      waitUntil: (promise) => void background.push(promise),
      shutdown: shutdown.signal,
      now: () => now,
      tick: () => now,
    },
  };
}

export function rawPage(
  page: number,
  text = `Texto de la página ${page} sobre la evaluación docente.`,
): RawPage {
  const lines = text === '' ? [] : [{ text, x: 72, y: 100, width: 300, size: 11 }];
  return {
    page,
    width: 595,
    height: 842,
    lines,
    hasImage: false,
    chars: text.replace(/\s/g, '').length,
  };
}

/**
 * A PDF of `count` pages; `onPage` runs as a page is read and may pass time, throw, or say what the page is. `onText`
 * does where it is read by its text alone.
 */
export function fakePdf(
  count: number,
  onPage: (page: number) => RawPage | void = () => {},
  onText: (page: number) => RawPage | void = onPage,
): PdfReader & { closed: boolean } {
  const metadata = async (): Promise<PdfMetadata> => ({
    title: 'Manual de evaluación',
    author: null,
    subject: null,
    language: 'es',
    producer: null,
    created: null,
    modified: null,
    outline: [],
    page_labels: null,
  });
  const reader = {
    closed: false,
    pageCount: count,
    metadata,
    briefMetadata: metadata,
    readPage: async (page: number) => onPage(page) ?? rawPage(page),
    readPageWithin: async (_milliseconds: number, page: number) => onPage(page) ?? rawPage(page),
    readText: async (page: number) => onText(page) ?? rawPage(page),
    close: () => {
      reader.closed = true;
      return Promise.resolve();
    },
  };
  return reader;
}
