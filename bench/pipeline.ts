import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type SpawnedSimulator, spawnProviderSimulator } from '../tests/fixtures/provider-simulator/spawn.ts';
import { changeDocuments } from './pipeline/change-document.ts';
import { Child } from './pipeline/child.ts';
import { childrenOf, type Usage, Watch } from './pipeline/processes.ts';
import { printRuns } from './pipeline/report.ts';
import type { StackMessage, StackSettings } from './pipeline/stack-process.ts';
import { benchFolder, isSharedCollection, pdfsOf } from './support/folder.ts';
import { heading, leftOut, print, progress } from './support/report.ts';
import { emptyPostgres, postmasterOf, whyNoRealPostgres } from './support/scratch-postgres.ts';
import { sampleFolder } from './pipeline/sample-folder.ts';
import process from 'node:process';

const LATENCY_MS = 50;
const DIMENSIONS = 1536;

export interface Measured {
  readonly name: string;
  readonly report: Record<string, unknown>;
  readonly acknowledgements: readonly number[];
  readonly usage: Readonly<Record<string, Usage>>;
}

/** Folder of PDFs to searchable chunks: cold, again with nothing changed, again with one in a hundred changed. */
export async function benchPipeline(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'profeflow-bench-'));
  const provider = await spawnProviderSimulator({
    models: [{ name: 'bench', api: 'openai', dimensions: DIMENSIONS, apiKey: null }],
    latencyMs: LATENCY_MS,
  });
  try {
    const source = benchFolder() ?? await sampleFolder(join(work, 'sample'));
    for (const database of ['PGlite', 'PostgreSQL 17'] as const) {
      heading(
        `pipeline on ${database}: ${
          basename(source)
        }, simulated provider ${LATENCY_MS} ms, ${DIMENSIONS} dimensions`,
      );
      const why = database === 'PGlite' ? null : whyNoRealPostgres();
      const only = process.argv.find((argument) => argument.startsWith('--database='))?.split('=')[1];
      if (only !== undefined && only !== database.toLowerCase().slice(0, only.length)) {
        leftOut(database, '--database');
      } else if (why === null) {
        await measure(database, source, join(work, database.slice(0, 2)), provider);
      } else leftOut(database, why);
    }
  } finally {
    await provider.close();
    rmSync(work, { recursive: true, force: true });
  }
}

async function measure(
  database: 'PGlite' | 'PostgreSQL 17',
  source: string,
  work: string,
  provider: SpawnedSimulator,
): Promise<void> {
  const folder = join(work, 'documents');
  mkdirSync(folder, { recursive: true });
  for (const file of pdfsOf(source)) copyFileSync(file, join(folder, basename(file)));
  const server = database === 'PGlite' ? null : await emptyPostgres('pipeline', { shared_buffers: '512MB' });
  const postmaster = server === null ? null : postmasterOf(server);
  const settings: StackSettings = {
    dataDir: join(work, 'data'),
    folder,
    providerUrl: provider.urls.openai,
    dimensions: DIMENSIONS,
    set: settingsGiven(),
    ...(server === null ? {} : { databaseUrl: server.url }),
  };
  const nodeOptions = process.env['BENCH_NODE']?.split(' ') ?? [];
  const stack = new Child('stack-process.ts', [JSON.stringify(settings)], nodeOptions);
  const watch = new Watch();
  const runs: Measured[] = [];
  const look = (pids: Record<string, number[]> = {}): void => {
    watch.look('stack (Node)', [stack.pid]);
    watch.look('provider (simulated)', [provider.pid]);
    if (postmaster !== null) watch.look('PostgreSQL', [postmaster, ...childrenOf(postmaster)]);
    for (const [name, of] of Object.entries(pids)) watch.look(`${name} (Deno)`, of);
  };
  const follow = async <T>(wanted: (message: StackMessage) => T | undefined): Promise<T> => {
    for (;;) {
      const message: StackMessage = JSON.parse(await stack.next());
      look('pids' in message ? message.pids : {});
      const found = wanted(message);
      if (found !== undefined) return found;
    }
  };
  try {
    const bootSeconds = await follow((message) => ('ready' in message ? message.bootSeconds : undefined));
    const run = async (name: string): Promise<void> => {
      progress(`pipeline: ${name}`);
      watch.mark();
      stack.send('run');
      const done = await follow((message) => ('run' in message ? message : undefined));
      runs.push({ name, report: done.run, acknowledgements: done.acknowledgements, usage: watch.usage() });
    };
    await run('cold');
    await run('unchanged');
    await run('unchanged again');
    const changed = await changeDocuments(pdfsOf(folder));
    await run(`${changed.length} changed`);
    print(`Boot ${bootSeconds.toFixed(1)} s. Changed: ${changed.map((file) => basename(file)).join(', ')}\n`);
    printRuns(runs, isSharedCollection(source));
  } finally {
    await stack.stop();
    await server?.remove();
  }
}

/** `--set=ingestion_workers=2` and the like. */
function settingsGiven(): Record<string, unknown> {
  const given = process.argv.filter((argument) => argument.startsWith('--set=')).map((argument) =>
    argument.slice(6)
  );
  return Object.fromEntries(
    given.map((pair) => [pair.split('=')[0] ?? '', JSON.parse(pair.slice(pair.indexOf('=') + 1))]),
  );
}
