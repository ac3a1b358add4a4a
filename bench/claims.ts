import postgres, { type ReservedSql, type Sql } from 'postgres';
import { heading, print, progress } from './support/report.ts';
import { scratchPostgres } from './support/scratch-postgres.ts';
import { quantile, timed } from './support/stats.ts';
import { ratio, table } from './support/table.ts';

const JOBS = 100_000;
const CLAIMERS = [1, 4, 16];
const SECONDS = 5;

interface Level {
  claimers: number;
  perClaim: number;
  claimed: number;
  twice: number;
  seconds: number;
  latencies: number[];
}

/** Claims per second of `pipeline.claim_jobs` on a real Postgres, while 100,000 jobs are due. */
export async function benchClaims(): Promise<void> {
  heading(`claims: pipeline.claim_jobs, ${JOBS.toLocaleString('en-US')} jobs due, ${SECONDS} s each`);
  const server = await scratchPostgres('claims');
  const sql = postgres(server.url, { max: 20, onnotice: () => {} });
  try {
    const levels: Level[] = [];
    for (const perClaim of [1, 8]) {
      for (const claimers of CLAIMERS) {
        progress(`claims: filling the queue for ${claimers} claimers`);
        await fillQueue(sql, levels.length);
        progress(`claims: ${claimers} claimers, ${perClaim} a claim`);
        levels.push(await claimFor(sql, claimers, perClaim));
      }
    }
    print(report(levels));
  } finally {
    await sql.end({ timeout: 2 });
    await server.remove();
  }
}

/** A run of its own for each level: the claims are in the lineage, which keeps its run. */
async function fillQueue(sql: Sql, level: number): Promise<void> {
  const run = `run_20260101_000000_c1a${level}`;
  await sql.begin(async (transaction) => {
    await transaction`delete from pipeline.jobs`;
    await transaction`insert into public.pipeline_runs (id, trigger) values (${run}, 'bench')`;
    await transaction`
      insert into pipeline.jobs (run_id, stage, subject, source_id, max_attempts)
      select ${run}, 'ingestion', 'https://example.org/' || n, (select id from public.sources limit 1), 5
      from generate_series(1, ${JOBS}::int) n`;
  });
  await sql`vacuum analyze pipeline.jobs`;
}

async function claimFor(sql: Sql, claimers: number, perClaim: number): Promise<Level> {
  const connections = await Promise.all(Array.from({ length: claimers }, () => sql.reserve()));
  const latencies: number[] = [];
  const began = performance.now();
  const claims = await Promise.all(
    connections.map((connection, index) =>
      claimUntil(connection, index, perClaim, began + SECONDS * 1000, latencies)
    ),
  );
  const seconds = (performance.now() - began) / 1000;
  for (const connection of connections) connection.release();
  const ids = claims.flat();
  return {
    claimers,
    perClaim,
    claimed: ids.length,
    twice: ids.length - new Set(ids).size,
    seconds,
    latencies,
  };
}

async function claimUntil(
  sql: ReservedSql,
  claimer: number,
  perClaim: number,
  until: number,
  latencies: number[],
): Promise<string[]> {
  const ids: string[] = [];
  while (performance.now() < until) {
    const rows = await timed(latencies, () =>
      sql<{ id: string }[]>`
        select id from pipeline.claim_jobs('ingestion', ${`worker-${claimer}`}, ${perClaim}, interval '5 minutes')`);
    if (rows.length === 0) break;
    ids.push(...rows.map((row) => row.id));
  }
  return ids;
}

function report(levels: readonly Level[]): string {
  const rate = (level: Level): number => level.claimed / level.seconds;
  return table(
    ['claimers', 'jobs a claim', 'jobs/s', 'to one claimer', 'p50 ms', 'p95 ms', 'claimed', 'taken twice'],
    levels.map((level) => {
      const alone = levels.find((other) => other.claimers === 1 && other.perClaim === level.perClaim) ??
        level;
      return [
        String(level.claimers),
        level.perClaim,
        Math.round(rate(level)),
        ratio(rate(level), rate(alone)),
        quantile(level.latencies, 0.5),
        quantile(level.latencies, 0.95),
        level.claimed,
        level.twice,
      ];
    }),
  );
}
