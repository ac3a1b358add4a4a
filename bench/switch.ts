import type { Sql } from 'postgres';
import { until } from '../tests/postgres/support/until.ts';
import { makeQuestions, type Searched, startSearchers } from './switch/searchers.ts';
import { mixedHits } from './switch/spaces.ts';
import { embed, openSwitchWorld, registerModel, type SwitchWorld } from './switch/world.ts';
import { Watch } from './pipeline/processes.ts';
import { heading, print, progress } from './support/report.ts';
import { median, quantile } from './support/stats.ts';
import { type Cell, table } from './support/table.ts';

const DOCUMENTS = 1000;
const DIMENSIONS = 384;
const CLIENTS = 4;
const SWITCHES = 10;
const OTHERS = 5;
const QUIET_SECONDS = 10;
const MODEL = { dimensions: DIMENSIONS, maxInputs: 2048 };

/** A stretch of time, as `performance.now()` has it. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** How long a switch of the model takes, and what those who search meanwhile notice of it. */
export async function benchSwitch(): Promise<void> {
  heading(
    `switch: ${DOCUMENTS * 10} chunks of ${DOCUMENTS} documents, ${DIMENSIONS} dimensions, ` +
      `${CLIENTS} clients that search without pause`,
  );
  progress('switch: making documents, embedding them with the champion');
  const world = await openSwitchWorld({ label: 'switch', documents: DOCUMENTS, latencyMs: 50, ...MODEL });
  try {
    await measure(world);
  } finally {
    await world.close();
  }
}

async function measure({ sql, stack, simulator, models }: SwitchWorld): Promise<void> {
  const spans: Record<string, Span[]> = {};
  const during = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    progress(`switch: ${name}`);
    const from = performance.now();
    await work();
    (spans[name] ??= []).push({ from, to: performance.now() });
  };
  // On a connection of its own, whose processor time is counted: on a machine with too few cores it says more than a clock.
  const session = await sql.reserve();
  const [backend] = await session<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const watch = new Watch();
  const cpuMs: Record<string, number> = {};
  const switchModels = async (name: string, breath: number): Promise<void> => {
    watch.look(name, [backend?.pid ?? 0]);
    watch.mark();
    for (let n = 0; n < SWITCHES; n++) {
      const next = n % 2 === 0 ? models.challenger : models.champion;
      // As autovacuum does within a minute: nobody switches on top of what the last ten switches have left.
      await sql`vacuum public.documentos_oficiales`;
      await during(name, () => session`select pipeline.activate_model(${next})`);
      await pause(breath);
    }
    watch.look(name, [backend?.pid ?? 0]);
    cpuMs[name] = ((watch.usage()[name]?.cpuSeconds ?? Number.NaN) * 1000) / SWITCHES;
  };
  await buildIndexes(sql, 1);
  const questions = await makeQuestions(sql, 60);

  const first = startSearchers(stack, questions, CLIENTS);
  await pause(3);
  await during('nothing else, before', () => pause(QUIET_SECONDS));
  await during('challenger embedded', () => embed(sql, models.challenger));
  await during('its index built', () => buildIndexes(sql, 2));
  await switchModels('activate_model', 1);
  await first.stop();
  await switchModels('activate_model, nobody searches', 0.2);
  session.release();

  const second = startSearchers(stack, questions, CLIENTS);
  await pause(1);
  const others: string[] = [];
  for (let n = 0; n < OTHERS; n++) {
    await during('register_model', async () => {
      others.push(await registerModel(sql, simulator, `other ${n}`, MODEL));
    });
    await pause(0.3);
  }
  for (const model of others) {
    await during('retire_model, no vectors', () => sql`select pipeline.retire_model(${model})`);
    await pause(0.3);
  }
  // At once after it was the champion: searches that began with it are still on their way.
  await sql`select pipeline.activate_model(${models.challenger})`;
  await during('retire_model, all vectors', () => sql`select pipeline.retire_model(${models.champion})`);
  await during('nothing else, after', () => pause(QUIET_SECONDS));
  await second.stop();

  const searches = [...first.searches, ...second.searches];
  progress('switch: comparing what was found with what each space has');
  print(report(spans, searches));
  const { hits, mixed } = mixedHits(searches, DIMENSIONS);
  const failures = searches.flatMap(({ failure }) => failure ?? []);
  print(
    `\nSearches: ${searches.length}, failed ${failures.length}. Hits: ${hits}, of mixed spaces ${mixed}.`,
  );
  for (const [name, ms] of Object.entries(cpuMs)) print(`CPU of a call, ${name}: ${ms.toFixed(0)} ms.`);
  for (const failure of failures.slice(0, 5)) print(`  ${failure}`);
}

/** Waits until pg_cron has built the index of so many models. */
async function buildIndexes(sql: Sql, count: number): Promise<void> {
  await sql`select pipeline.tend_vector_indexes()`;
  await until(`${count} vector indexes are built`, async () => {
    const [built] = await sql<{ count: number }[]>`
      select count(*)::int as count
      from public.model_registry m
      join pg_index i on i.indexrelid = to_regclass('pipeline.' || pipeline.index_of_model(m.id)) and i.indisvalid
      where m.model_name in ('champion', 'challenger')`;
    return built?.count === count;
  }, { seconds: 300, everyMs: 200 });
}

const pause = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** A row a stretch of time: how long it took, and the searches that overlap with it. */
function report(spans: Readonly<Record<string, readonly Span[]>>, searches: readonly Searched[]): string {
  const rows = Object.entries(spans).map(([name, stretches]): Cell[] => {
    const took = stretches.map(({ from, to }) => to - from);
    const met = searches.filter(({ began, ended }) =>
      stretches.some(({ from, to }) => began < to && ended > from)
    );
    const latencies = met.map(({ began, ended }) => ended - began);
    return [
      name,
      stretches.length,
      median(took),
      Math.max(...took),
      met.length,
      median(latencies),
      quantile(latencies, 0.95),
      quantile(latencies, 1),
    ];
  });
  return table(
    ['', 'times', 'p50 ms', 'max ms', 'searches meanwhile', 'their p50 ms', 'p95', 'max'],
    rows,
  );
}
