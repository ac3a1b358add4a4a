import { ledgerGrowth } from './embed/growth.ts';
import { type Level, type LevelResult, runLevel } from './embed/levels.ts';
import { AT_ONCE, DIMENSIONS, LATENCY_MS, openEmbedWorld } from './embed/world.ts';
import { heading, print, progress } from './support/report.ts';
import { sum } from './support/stats.ts';
import { ratio, table } from './support/table.ts';

/** 24 whole batches of 260 texts: the same number for each of 1, 4 and 8 workers. */
const DOCUMENTS = 624;

const LEVELS: readonly Level[] = [
  { name: '1 worker', workers: 1 },
  { name: '4 workers', workers: 4 },
  { name: '8 workers', workers: 8 },
  { name: `8, provider takes ${AT_ONCE} at once`, workers: 8, provider: 'four' },
  { name: '8, the same, not in the registry', workers: 8, provider: 'four, unknown' },
  { name: '4, while documents arrive', workers: 4, arriving: true },
];

/** Chunks a second by workers, provider calls against the fewest that are possible, and what the ledger costs a call. */
export async function benchEmbed(): Promise<void> {
  heading(
    `embed: ${
      DOCUMENTS * 10
    } chunks, simulated provider ${LATENCY_MS} ms, ${DIMENSIONS} dimensions, PostgreSQL 17`,
  );
  progress('embed: starting the stack');
  const world = await openEmbedWorld();
  try {
    const results: LevelResult[] = [];
    // The first kicks start processes and fill caches: counted by nobody.
    await runLevel(world, { name: 'warm', workers: 8 }, 100);
    for (const level of LEVELS) {
      progress(`embed: ${level.name}`);
      results.push(await runLevel(world, level, DOCUMENTS));
    }
    print(speeds(results));
    print(`\n${calls(results)}`);
    print(`\n${ledger(results)}`);
    progress('embed: growth of the ledger');
    print(`\n${await ledgerGrowth(world)}`);
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
