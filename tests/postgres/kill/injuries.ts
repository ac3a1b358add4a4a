import process from 'node:process';
import type { Sql } from 'postgres';
import { randomOf } from '../support/random.ts';

export type Stage = 'discovery' | 'ingestion' | 'embedding';

/**
 * Where a worker is hit:
 * - `claimed`: some time after it took a job, so while it fetches, parses or waits for its provider
 * - `checkpoint`: while the database takes its checkpoint
 * - `answered`: when the provider's answer has left and nothing is reported
 * - `report`: while the database takes its report, which is then written though nobody hears of it
 * - `broken report`: the same, and the report's own connection is cut: the transaction is rolled back
 */
export type Point = 'claimed' | 'checkpoint' | 'answered' | 'report' | 'broken report';

export interface Injury {
  readonly seed: number;
  readonly stage: Stage;
  readonly point: Point;
  readonly delayMs: number;
  inflicted: boolean;
}

const POINTS: readonly (readonly [Stage, Point])[] = [
  ['discovery', 'claimed'],
  ['discovery', 'report'],
  ['discovery', 'broken report'],
  ['ingestion', 'claimed'],
  ['ingestion', 'claimed'],
  ['ingestion', 'checkpoint'],
  ['ingestion', 'report'],
  ['ingestion', 'broken report'],
  ['embedding', 'claimed'],
  ['embedding', 'answered'],
  ['embedding', 'report'],
  ['embedding', 'broken report'],
];
const FUNCTIONS: Record<Stage, string> = { discovery: 'monitor', ingestion: 'ingest', embedding: 'embed' };

/** The first follows from the seed's place in the list, so that every point is met; a second one is by chance. */
export function injuriesOf(seed: number): Injury[] {
  const random = randomOf(seed);
  const pick = (index: number): Injury => {
    const [stage, point] = POINTS[index % POINTS.length] ?? ['ingestion', 'claimed'];
    return { seed, stage, point, delayMs: Math.floor(random() * 60), inflicted: false };
  };
  return [pick(seed), ...(random() < 0.4 ? [pick(Math.floor(random() * POINTS.length))] : [])];
}

export interface Surgeon {
  /** Inflicts the injuries of a run when their moment comes. */
  watch(runId: string, injuries: Injury[]): void;
  answered(): void;
  stop(): Promise<void>;
}

/** Looks every few milliseconds at what the workers and the database do. SIGKILL, without a word before. */
export function startSurgeon(connection: () => Sql, pids: () => Record<string, number[]>): Surgeon {
  const patients = new Map<string, Injury[]>();
  let stopped = false;

  const kill = (injury: Injury): void => {
    const victims = pids()[FUNCTIONS[injury.stage]] ?? [];
    for (const pid of victims) {
      try {
        process.kill(pid, 'SIGKILL');
        injury.inflicted = true;
      } catch {
        // it has ended already
      }
    }
  };
  const open = (wanted: Point): [string, Injury][] =>
    [...patients].flatMap(([run, injuries]) =>
      injuries.filter((one) => !one.inflicted && one.point === wanted).map((
        one,
      ): [string, Injury] => [run, one])
    );

  async function look(): Promise<void> {
    const sql = connection();
    const running = await sql<{ run_id: string; stage: Stage; age: number }[]>`
      select run_id, stage, extract(epoch from clock_timestamp() - updated_at)::float8 * 1000 as age
        from pipeline.jobs where state = 'running'`;
    for (const [run, injury] of open('claimed')) {
      const hit = running.some((job) =>
        job.run_id === run && job.stage === injury.stage && job.age >= injury.delayMs
      );
      if (hit) kill(injury);
    }
    const calls = await sql<{ pid: number; call: string }[]>`
      select pid, substring(query from '(complete_discovery|complete_ingestion|complete_embedding|checkpoint_job)') as call
        from pg_stat_activity where state = 'active' and pid <> pg_backend_pid() and query ~ 'complete_|checkpoint_job'`;
    for (const { pid, call } of calls) {
      const stage: Stage = call === 'checkpoint_job' ? 'ingestion' : call?.replace('complete_', '') as Stage;
      const points: Point[] = call === 'checkpoint_job' ? ['checkpoint'] : ['report', 'broken report'];
      const [injury] = points.flatMap(open).map(([, one]) => one).filter((one) => one.stage === stage);
      if (injury === undefined) continue;
      kill(injury);
      if (injury.point === 'broken report') await sql`select pg_terminate_backend(${pid})`;
    }
  }

  const looking = (async () => {
    while (!stopped) {
      // While the database restarts there is nothing to see.
      if (patients.size > 0) await look().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 8));
    }
  })();

  return {
    watch: (runId, injuries) => void patients.set(runId, injuries),
    answered: () => open('answered').slice(0, 1).forEach(([, injury]) => kill(injury)),
    stop: () => {
      stopped = true;
      return looking;
    },
  };
}
