import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import postgres, { type Sql } from 'postgres';
import { openTarget } from '../local/restore/open-target.ts';
import { inStorage } from '../local/restore/archive-files.ts';
import { restore } from '../local/restore/restore.ts';
import { type Stack, startStack } from '../local/stack.ts';
import { type Spent, startMeteredWorker } from '../tests/e2e/support/metered-worker.ts';
import { fillDocuments, prepareFill } from './support/fill-documents.ts';
import { heading, print, progress } from './support/report.ts';
import { emptyPostgres, scratchPostgres } from './support/scratch-postgres.ts';
import { type Cell, table } from './support/table.ts';

const SIZES = (process.env['BENCH_SIZES'] ?? '1000,10000').split(',').map(Number);
const SERVER = { shared_buffers: '1GB', max_wal_size: '4GB' };

/** How long a knowledge base takes into an archive, and from there into an empty database; what the function `export` uses. */
export async function benchRecovery(): Promise<void> {
  heading('recovery: export and restore, by documents (10 chunks each, 384 dimensions)');
  const server = await scratchPostgres('recovery', SERVER);
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  const dataDir = mkdtempSync(join(tmpdir(), 'profeflow-recovery-'));
  let stack: Stack | undefined;
  try {
    await prepareFill(admin);
    stack = await startStack({ databaseUrl: server.url, dataDir, port: 0, functions: false });
    const rows: Cell[][] = [];
    let documents = 0;
    for (const size of SIZES) {
      progress(`recovery: filling up to ${size} documents`);
      await fillDocuments(admin, documents, size);
      documents = size;
      rows.push([size, ...await measure(admin, stack)]);
    }
    print(
      table(
        [
          'documents',
          'archive MB',
          'export s',
          'invocations',
          'most CPU s',
          'growth MiB',
          'restore s',
          'peak MiB',
        ],
        rows,
      ),
    );
    print(
      'CPU and growth: of one invocation of `export` (limits: 2 s, 256 MB); peak: of the restoring process.',
    );
  } finally {
    await stack?.stop();
    await admin.end({ timeout: 2 });
    await server.remove();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measure(admin: Sql, stack: Stack): Promise<Cell[]> {
  const [snapshot] = await admin<
    { id: string }[]
  >`select id::text as id from public.create_snapshot('bench')`;
  if (snapshot === undefined) throw new Error('Cannot measure: no snapshot was made');
  const [run] = await admin<{ id: string }[]>`select public.export_snapshot(${snapshot.id}::uuid) as id`;

  const worker = await startMeteredWorker(stack, 'export');
  const spent: Spent[] = [];
  const began = performance.now();
  while (!await hasEnded(admin, run?.id ?? '')) {
    progress(`recovery: export, invocation ${spent.length + 1}`);
    spent.push(await worker.invoke());
  }
  const exported = performance.now() - began;
  await worker.stop();

  const target = await emptyPostgres('recovery-target', SERVER);
  try {
    const restoring = performance.now();
    let peak = 0;
    const { manifest } = await restore(
      inStorage(stack.url, stack.keys.secret, snapshot.id),
      () => openTarget(target.url),
      ({ doing, done, bytes }) => {
        peak = Math.max(peak, process.memoryUsage.rss());
        progress(`recovery: ${doing} ${Math.floor((100 * done) / bytes)} %`);
      },
    );
    return [
      manifest.parts.reduce((total, part) => total + part.bytes, 0) / 1e6,
      exported / 1000,
      spent.length,
      Math.max(...spent.map(({ cpuSeconds }) => cpuSeconds)),
      Math.max(...spent.map(({ peakMib }) => peakMib)) - worker.idleMib,
      (performance.now() - restoring) / 1000,
      peak / 2 ** 20,
    ];
  } finally {
    await target.remove();
  }
}

async function hasEnded(admin: Sql, runId: string): Promise<boolean> {
  const [run] = await admin<{ state: string }[]>`select state from public.pipeline_runs where id = ${runId}`;
  if (run?.state === 'running') return false;
  if (run?.state === 'succeeded') return true;
  throw new Error(`Cannot measure: the export ${runId} has ${run?.state ?? 'no run'}`);
}
