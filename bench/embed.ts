import { ledgerGrowth } from './embed/growth.ts';
import { type Level, type LevelResult, runLevel } from './embed/levels.ts';
import { AT_ONCE, type EmbedWorld, openEmbedWorld, type WorldOptions } from './embed/world.ts';
import { heading, print, progress } from './support/report.ts';
import { sum } from './support/stats.ts';
import { ratio, table } from './support/table.ts';

interface Part {
  readonly options: WorldOptions;
  /** So many chunks that they are 24 whole batches: 24 is a multiple of 1, 4 and 8. */
  readonly documents: number;
  readonly levels: readonly Level[];
}

const WORKERS: readonly Level[] = [1, 4, 8].map((workers) => ({
  name: `${workers} worker${workers > 1 ? 's' : ''}`,
  workers,
}));

/** As in production: batches of 260 texts, by settings.max_batch_floats. */
const WHOLE: Part = {
  options: { latencyMs: 50, dimensions: 1536, maxInputs: 2048 },
  documents: 624,
  levels: [
    ...WORKERS,
    { name: `8, provider takes ${AT_ONCE} at once`, workers: 8, provider: 'four' },
    { name: '8, the same, not in the registry', workers: 8, provider: 'four, unknown' },
    { name: '4, while documents arrive', workers: 4, arriving: true },
  ],
};

/** The provider's time counts and not this machine's: what the workers' number brings where there are cores for all. */
const SLOW: Part = {
  options: { latencyMs: 1000, dimensions: 384, maxInputs: 20 },
  documents: 48,
  levels: WORKERS,
};

/** Chunks a second by workers, provider calls against the fewest that are possible, and what the ledger costs a call. */
export async function benchEmbed(): Promise<void> {
  await runPart(WHOLE, async (world, results) => {
    print(speeds(results));
    print(`\n${calls(results)}`);
    print(`\n${ledger(results)}`);
    progress('embed: growth of the ledger');
    print(`\n${await ledgerGrowth(world)}`);
  });
  await runPart(SLOW, (_, results) => print(speeds(results)));
}

async function runPart(
  { options, documents, levels }: Part,
  report: (world: EmbedWorld, results: readonly LevelResult[]) => Promise<void> | void,
): Promise<void> {
  const { latencyMs, dimensions, maxInputs } = options;
  heading(
    `embed: ${documents * 10} chunks, ${dimensions} dimensions, PostgreSQL 17, ` +
      `simulated provider: ${latencyMs} ms, at most ${maxInputs} texts`,
  );
  progress('embed: starting the stack');
  const world = await openEmbedWorld(options);
  try {
    // The first kicks start processes and fill caches: counted by nobody.
    await runLevel(world, { name: 'warm', workers: 8 }, Math.ceil(documents / 6));
    const results: LevelResult[] = [];
    for (const level of levels) {
      progress(`embed: ${level.name}`);
      results.push(await runLevel(world, level, documents));
    }
    await report(world, results);
  } finally {
    await world.close();
  }
}

function speeds(results: readonly LevelResult[]): string {
  const rate = ({ chunks, seconds }: LevelResult): number => chunks / seconds;
  const kinds = [...new Set(results.flatMap(({ usage }) => Object.keys(usage)))];
  const first = results[0];
  return table(
    [
      '',
      'seconds',
      'chunks/s',
      'to one',
      'most calls at once',
      'cores busy',
      ...kinds.map((kind) => `CPU s: ${kind}`),
    ],
    results.map((result) => {
      const cpu = kinds.map((kind) => result.usage[kind]?.cpuSeconds ?? 0);
      return [
        result.level.name,
        result.seconds,
        Math.round(rate(result)),
        ratio(rate(result), first === undefined ? 0 : rate(first)),
        result.peak,
        sum(cpu) / result.seconds,
        ...cpu,
      ];
    }),
  );
}

function calls(results: readonly LevelResult[]): string {
  const perThousand = (count: number, { chunks }: LevelResult): number => (count * 1000) / chunks;
  return table(
    ['provider calls', 'calls', 'refused', 'per 1,000 chunks', 'fewest possible', 'ratio'],
    results.map((result) => [
      result.level.name,
      result.calls,
      result.refused,
      perThousand(result.calls, result),
      perThousand(result.leastCalls, result),
      ratio(result.calls, result.leastCalls),
    ]),
  );
}

/** Milliseconds of SQL a call. Its texts are read and hashed again by begin_call, which is most of it. */
function ledger(results: readonly LevelResult[]): string {
  return table(
    [
      'ms a call',
      'call',
      'begin_call',
      'of it the texts',
      'settling',
      'ledger',
      'of the call',
      'claim_work',
      'complete_embedding',
    ],
    results.map(({ level, callMs, sqlMs }) => {
      const own = sqlMs.begin_call + sqlMs.record_calls;
      return [
        level.name,
        callMs,
        sqlMs.begin_call,
        sqlMs.embedding_batch,
        sqlMs.record_calls,
        own,
        `${((own / callMs) * 100).toFixed(1)} %`,
        sqlMs.claim_work,
        sqlMs.complete_embedding,
      ];
    }),
  );
}
