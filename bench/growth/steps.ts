import { type ReservedSql } from 'postgres';
import { seeded, timed } from '../support/stats.ts';
import { type MadeDocument, makeVector, unchangedResult } from './documents.ts';

/** Milliseconds of SQL by step: a sample a document, or a call where the step has nothing to do with documents. */
export type Samples = Record<string, number[]>;

interface Job {
  id: number;
  lease_token: string;
  subject: string;
  context: {
    model?: { id: string; config: { dimensions: number } };
    texts?: { chunk_id: number; input_hash: string; tokens: number }[];
  };
}

/** What the workers call in Postgres, each call as they make it, on one connection as `service_role`. */
export class Worker {
  readonly samples: Samples = {};
  readonly #random = seeded(7);

  constructor(private readonly sql: ReservedSql) {}

  /** Claims once. The time is shared out over the documents that the claim is for. */
  async claim(stage: string, step: string | null, share: (jobs: readonly Job[]) => number): Promise<Job[]> {
    const times: number[] = [];
    const [row] = await timed(
      times,
      () => this.sql<{ work: { jobs: Job[] } }[]>`select pipeline.claim_work(${stage}, 'bench') as work`,
    );
    const jobs = row?.work.jobs ?? [];
    if (step !== null && jobs.length > 0) this.#add(step, times, share(jobs));
    return jobs;
  }

  async report(
    call: string,
    step: string | null,
    job: Job,
    result: unknown,
    documents: number,
  ): Promise<void> {
    const times: number[] = [];
    const text = JSON.stringify(result);
    const [row] = await timed(
      times,
      () =>
        this.sql.unsafe<{ answer: string }[]>(`select pipeline.${call}($1, $2, $3::text::jsonb) as answer`, [
          job.id,
          job.lease_token,
          text,
        ]),
    );
    if (row?.answer !== 'done') throw new Error(`Cannot report ${call}: the answer is ${row?.answer}`);
    if (step !== null) this.#add(step, times, documents);
  }

  /** A crawl that shows these documents, and nothing else, of source `bench`. */
  async discover(urls: readonly string[], step: string): Promise<void> {
    await this.sql`select pipeline.start_run('bench', 'bench')`;
    const [job] = await this.claim('discovery', null, () => 1);
    if (job === undefined) throw new Error('Cannot discover: no discovery job is due');
    const documents = urls.map((url) => ({ url, titulo: 'Documento' }));
    const result = { documents, pages: [], complete: true, errors: [], metrics: { requests: 1 } };
    await this.report('complete_discovery', step, job, result, documents.length);
  }

  /** Takes as many jobs from the front of the queue as there are documents and reports one for each. */
  async ingest(documents: readonly MadeDocument[], prefix: string, unchanged = false): Promise<void> {
    for (let done = 0; done < documents.length;) {
      const jobs = await this.claim(
        'ingestion',
        `${prefix}claim_work(ingestion)`,
        (claimed) => claimed.length,
      );
      if (jobs.length === 0) {
        throw new Error(`Cannot ingest ${documents.length - done} documents: no job is due`);
      }
      for (const job of jobs) {
        const result = unchanged ? unchangedResult(job.subject) : documents[done]?.result;
        if (result === undefined) break;
        const step = `${prefix}complete_ingestion${unchanged ? ' (304)' : ''}`;
        await this.report('complete_ingestion', step, job, result, 1);
        done++;
      }
    }
  }

  /** Embeds whatever waits. The times are shared out over documents of ten chunks. */
  async embed(prefix: string, batches = Number.POSITIVE_INFINITY): Promise<void> {
    for (let batch = 0; batch < batches; batch++) {
      const share = (jobs: readonly Job[]): number => (jobs[0]?.context.texts?.length ?? 0) / 10;
      const jobs = await this.claim('embedding', `${prefix}claim_work(embedding)`, share);
      const job = jobs[0];
      if (job === undefined) return;
      const texts = job.context.texts ?? [];
      const dimensions = job.context.model?.config.dimensions ?? 0;
      const result = {
        model_id: job.context.model?.id,
        embeddings: texts.map(({ chunk_id, input_hash }) => ({
          chunk_id,
          input_hash,
          embedding: makeVector(dimensions, this.#random),
        })),
        calls: [{
          provider: 'local',
          endpoint: 'bench',
          status: 'ok',
          api_calls: 1,
          tokens: 380 * texts.length,
          latency_ms: 50,
        }],
      };
      await this.report('complete_embedding', `${prefix}complete_embedding`, job, result, texts.length / 10);
    }
  }

  /** Up to `times` calls, fewer where they are slow, two at least. */
  async repeat(step: string, times: number, query: (round: number) => Promise<unknown>): Promise<void> {
    const until = performance.now() + 8000;
    for (let round = 0; round < times && (round < 2 || performance.now() < until); round++) {
      await timed(this.samples[step] ??= [], () => query(round));
    }
  }

  /** Pages of tables and indexes that `work` looks at, a document: unlike time, the same on a busy machine. */
  async countPages(step: string, documents: number, work: () => Promise<void>): Promise<void> {
    const before = await this.#pagesSoFar();
    await work();
    (this.samples[step] ??= []).push((await this.#pagesSoFar() - before) / documents);
  }

  async #pagesSoFar(): Promise<number> {
    await this.sql`select pg_stat_force_next_flush()`;
    const [row] = await this.sql<{ pages: string }[]>`
      select blks_hit + blks_read as pages from pg_stat_database where datname = current_database()`;
    return Number(row?.pages ?? 0);
  }

  #add(step: string, times: readonly number[], documents: number): void {
    (this.samples[step] ??= []).push(...times.map((ms) => ms / documents));
  }
}
