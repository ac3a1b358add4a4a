import process from 'node:process';
import postgres, { type Sql } from 'postgres';
import { makeVector } from './growth/documents.ts';
import { fillDocuments, prepareFill } from './support/fill-documents.ts';
import { heading, print, progress } from './support/report.ts';
import { scratchPostgres } from './support/scratch-postgres.ts';
import { median, seeded, sum, timed } from './support/stats.ts';
import { type Cell, ratio, table } from './support/table.ts';
import { changeDocuments, prepareChanges } from './versions/change-documents.ts';
import {
  type Comparison,
  DOCUMENTS,
  measureTriggerChain,
  type TriggerChain,
} from './versions/trigger-chain.ts';

const SIZES = (process.env['BENCH_SIZES'] ?? '1000,10000,100000').split(',').map(Number);
/** Parallel workers as a small hosted project has them. */
const SERVER = { shared_buffers: '1GB', autovacuum: 'off', max_wal_size: '4GB' };
const SEARCHES = 8;
const QUESTIONS = [
  'voza vozb vozc vozd',
  'vozba voz1f',
  'profesor evaluación vozcb',
  'vozdef vozhhh documento',
];
const MODES = ['vector', 'text', 'hybrid'];

/** Milliseconds by what was done; one record a size. */
type Figures = Record<string, number>;

/** Snapshots, verification, rollback and search of the past, by documents in the tables; what the version triggers cost. */
export async function benchVersions(): Promise<void> {
  heading('versions: snapshots, rollback, search of the past, by documents in the tables (10 chunks each)');
  const server = await scratchPostgres('versions', SERVER);
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  try {
    await prepareFill(admin);
    await prepareChanges(admin);
    const results: Figures[] = [];
    let documents = 0;
    for (const size of SIZES) {
      progress(`versions: filling up to ${size} documents`);
      await fillDocuments(admin, documents, size);
      documents = size;
      results.push(await measureAt(admin, size));
    }
    print(reportFigures(results));
    progress('versions: the trigger chain');
    print(`\n${reportChain(await measureTriggerChain(admin))}`);
  } finally {
    await admin.end({ timeout: 2 });
    await server.remove();
  }
}

async function measureAt(admin: Sql, size: number): Promise<Figures> {
  const figures: Figures = {};
  const measure = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    progress(`versions: ${size} documents, ${name}`);
    const samples: number[] = [];
    const result = await timed(samples, work);
    figures[name] = sum(samples);
    return result;
  };
  const snapshot = async (): Promise<string> => {
    const [row] = await admin<{ id: string }[]>`select id from public.create_snapshot('bench')`;
    return row?.id ?? '';
  };

  const before = await measure('create_snapshot', snapshot);
  await admin`vacuum analyze`;
  const verify = async (): Promise<void> => {
    const [row] = await admin<
      { ok: boolean; documents: number }[]
    >`select * from public.verify_snapshot(${before})`;
    if (row?.ok !== true) {
      throw new Error(`Cannot trust the bench: the snapshot does not verify at ${size} documents`);
    }
  };
  await measure('verify_snapshot', verify);
  const [now] = await admin<{ at: Date }[]>`select clock_timestamp()::text as at`;

  await changeDocuments(admin, 100);
  await measure(
    'dry-run plan, 1 % changed',
    () => admin`select count(*) from public.rollback_to_snapshot(${before})`,
  );
  await search(admin, figures, before, String(now?.at));
  await measure(
    'rollback of 1 %',
    () => admin`select count(*) from public.rollback_to_snapshot(${before}, false)`,
  );
  await admin`vacuum analyze`;
  await changeDocuments(admin, 1);
  await measure(
    'dry-run plan, all changed',
    () => admin`select count(*) from public.rollback_to_snapshot(${before})`,
  );
  await measure(
    'rollback of all',
    () => admin`select count(*) from public.rollback_to_snapshot(${before}, false)`,
  );
  await admin`vacuum analyze`;
  await measure('verify_snapshot after them', verify);
  await measure('prune, dry', () => admin`select * from pipeline.prune('0')`);
  await measure('prune of 500 versions', async () => {
    await admin`update pipeline.settings set value = '1' where key = 'prune_batches_per_call'`;
    await admin`select pipeline.drop_snapshot(id) from public.data_snapshots where dropped_at is null`;
    await admin`select * from pipeline.prune('0', false)`;
  });
  return figures;
}

/** The same questions now, at a time and in a snapshot, in turns. */
async function search(admin: Sql, figures: Figures, snapshotId: string, at: string): Promise<void> {
  const random = seeded(SEARCHES);
  for (const mode of MODES) {
    progress(`versions: searching, ${mode}`);
    const samples: Record<string, number[]> = { now: [], 'as of': [], 'in a snapshot': [] };
    for (let round = 0; round < SEARCHES; round++) {
      const vector = makeVector(384, random);
      const question = QUESTIONS[round % QUESTIONS.length] ?? '';
      for (
        const [when, asOf, snapshot] of [['now', null, null], ['as of', at, null], [
          'in a snapshot',
          null,
          snapshotId,
        ]]
      ) {
        await timed(samples[String(when)] ?? [], () =>
          admin`
            select * from public.search_documents(${question}, ${vector}::text::extensions.halfvec, 10, '{}',
              ${asOf ?? null}::timestamptz, ${snapshot ?? null}::uuid, ${mode})`);
      }
    }
    for (const [when, times] of Object.entries(samples)) figures[`search ${mode}, ${when}`] = median(times);
  }
}

function reportFigures(results: readonly Figures[]): string {
  const rows = Object.keys(results[0] ?? {}).map((name): Cell[] => {
    const values = results.map((figures) => figures[name] ?? Number.NaN);
    const [base] = /^search \w+/.exec(name) ?? [];
    const last = values.at(-1) ?? 0;
    return [
      name,
      ...values,
      ratio(last, values[0] ?? 0),
      base === undefined ? null : ratio(last, results.at(-1)?.[`${base}, now`] ?? 0),
    ];
  });
  return table(
    ['ms', ...SIZES.map((size) => size.toLocaleString('en-US')), 'last to first', 'to search now'],
    rows,
  );
}

function reportChain(chain: TriggerChain): string {
  const row = (name: string, times: Comparison): Cell[] => [
    name,
    median(times.without) / DOCUMENTS,
    median(times.with) / DOCUMENTS,
    ratio(median(times.with), median(times.without)),
  ];
  return table(['trigger chain, ms a document of 15,000 characters', 'without', 'with', 'ratio'], [
    row('insert', chain.insert),
    row('update of the text', chain.update),
  ]);
}
