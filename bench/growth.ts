import postgres, { type ReservedSql, type Sql } from 'postgres';
import { makeDocuments, makeVector } from './growth/documents.ts';
import { fillDocuments, fillQueue, prepareFill } from './support/fill-documents.ts';
import { type Samples, Worker } from './growth/steps.ts';
import { heading, print, progress } from './support/report.ts';
import { scratchPostgres } from './support/scratch-postgres.ts';
import { mean, median, quantile, seeded } from './support/stats.ts';
import { ratio, table } from './support/table.ts';

const SIZES = [1_000, 10_000, 100_000];
const SAMPLE = 100;
/** Autovacuum off: what is counted and timed is the pipeline's alone; statistics are made after each filling. */
const MEMORY = { shared_buffers: '1GB', autovacuum: 'off' };

/** What one document costs in SQL, by what is in the tables and by what waits in its run. */
export async function benchGrowth(): Promise<void> {
  heading('growth: SQL milliseconds per document (10 chunks), by documents in the tables (10 chunks each)');
  print(report(await benchTables()));
  heading(
    'growth: SQL milliseconds per document (10 chunks), by documents and chunks that wait in the same run',
  );
  print(report(await benchBacklog()));
}

async function benchTables(): Promise<Samples[]> {
  const server = await scratchPostgres('growth', MEMORY);
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  const pool = postgres(server.url, { max: 1, onnotice: () => {} });
  try {
    await prepareSource(pool);
    progress('growth: making phrases and vectors');
    await prepareFill(admin);
    // One session from the empty tables to the full ones, as a connection pool keeps them: plans are cached in it.
    const sql = await asService(pool);
    const results: Samples[] = [];
    let documents = 0;
    for (const size of SIZES) {
      progress(`growth: filling up to ${size} documents`);
      await fillDocuments(admin, documents, size);
      documents = size;
      progress(`growth: measuring at ${size} documents`);
      results.push(await measureAt(sql, size));
      await admin`truncate net.http_request_queue`;
    }
    sql.release();
    return results;
  } finally {
    await Promise.all([admin.end({ timeout: 2 }), pool.end({ timeout: 2 })]);
    await server.remove();
  }
}

async function measureAt(sql: ReservedSql, size: number): Promise<Samples> {
  const worker = new Worker(sql);
  const made = makeDocuments(SAMPLE, size);
  const urls = made.map(({ url }) => url);
  await worker.countPages('pages touched: new', SAMPLE, async () => {
    await worker.discover(urls, 'new: complete_discovery');
    await worker.ingest(made, 'new: ');
    await worker.embed('new: ');
  });
  await worker.countPages('pages touched: unchanged', SAMPLE, async () => {
    await worker.discover(urls, 'unchanged: complete_discovery');
    await worker.ingest(made, 'unchanged: ', true);
  });
  await worker.repeat('a call: dispatch()', 20, () => sql`select * from pipeline.dispatch()`);
  const random = seeded(size);
  for (const [name, query] of searches(sql, () => makeVector(384, random))) {
    await worker.repeat(name, 12, query);
  }
  return worker.samples;
}

async function benchBacklog(): Promise<Samples[]> {
  const results: Samples[] = [];
  for (const waiting of SIZES) {
    progress(`growth: ${waiting} documents and ${waiting} chunks wait`);
    const server = await scratchPostgres('backlog', MEMORY);
    const admin = postgres(server.url, { max: 1, onnotice: () => {} });
    const pool = postgres(server.url, { max: 1, onnotice: () => {} });
    try {
      await prepareSource(pool);
      const sql = await asService(pool);
      const worker = new Worker(sql);
      const urls = Array.from({ length: waiting }, (_, n) => `https://bench.example.org/${n}.pdf`);
      await worker.discover(urls, 'new: complete_discovery');
      await fillQueue(admin, waiting);
      await worker.ingest(makeDocuments(SAMPLE, waiting), 'new: ');
      await worker.embed('new: ', 4);
      await worker.repeat('a call: dispatch()', 20, () => sql`select * from pipeline.dispatch()`);
      results.push(worker.samples);
      sql.release();
    } finally {
      await Promise.all([admin.end({ timeout: 2 }), pool.end({ timeout: 2 })]);
      await server.remove();
    }
  }
  return results;
}

/** The source that is measured, and the workers' key and address, so that kicks are queued as in earnest; nobody sends them. */
async function prepareSource(sql: Sql): Promise<void> {
  await sql`
    insert into public.sources (name, kind, url, fuente, publicado, activo)
    values ('bench', 'listing', 'https://bench.example.org/', 'bench', true, false)`;
  await sql`update public.sources set activo = false`;
  await sql`select vault.create_secret('http://127.0.0.1:1', 'profeflow_project_url')`;
  await sql`select vault.create_secret('bench', 'profeflow_cron_key')`;
}

async function asService(pool: Sql): Promise<ReservedSql> {
  const sql = await pool.reserve();
  await sql`set role service_role`;
  return sql;
}

/** Words of the made documents: common ones, as a question has them, and rare ones. */
const QUESTIONS = [
  'voza vozb vozc vozd',
  'vozba voz1f',
  'profesor evaluación vozcb',
  'vozdef vozhhh documento',
];

function searches(sql: ReservedSql, vector: () => string): [string, (round: number) => Promise<unknown>][] {
  const ask = (mode: string, round: number): Promise<unknown> =>
    sql`
    select * from public.search_documents(
      ${
      QUESTIONS[round % QUESTIONS.length] ?? ''
    }, ${vector()}::text::extensions.halfvec, 10, mode => ${mode})`;
  return ['text', 'vector', 'hybrid'].map((
    mode,
  ) => [`a call: search (${mode})`, (round) => ask(mode, round)]);
}

function report(results: readonly Samples[]): string {
  const row = (name: string, values: readonly number[], slowest: number): (string | number)[] => [
    name,
    ...values,
    ratio(values.at(-1) ?? 0, values[0] ?? 0),
    slowest,
  ];
  const steps = Object.keys(results[0] ?? {});
  const rows = steps.map((step) =>
    row(
      step,
      results.map((samples) => median(samples[step] ?? [])),
      quantile(results.at(-1)?.[step] ?? [], 0.95),
    )
  );
  for (const prefix of ['new: ', 'unchanged: ']) {
    if (!steps.some((step) => step.startsWith(prefix))) continue;
    const sums = results.map((samples) =>
      Object.entries(samples).filter(([step]) => step.startsWith(prefix)).reduce(
        (ms, [, times]) => ms + mean(times),
        0,
      )
    );
    rows.push(row(`${prefix}all of it (means)`, sums, Number.NaN));
  }
  const head = ['p50 ms', ...SIZES.map((size) => size.toLocaleString('en-US')), 'last to first', 'last p95'];
  return table(head, rows);
}
