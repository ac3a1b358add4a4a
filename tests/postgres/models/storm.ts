import { randomUUID } from 'node:crypto';
import type { ReservedSql } from 'postgres';

/** One of the people and workers of a storm: what it does once, at random, on a connection of its own. */
export type Actor = (sql: ReservedSql, random: () => number) => Promise<void>;

interface Job {
  id: string;
  lease_token: string;
  stage: string;
  context: { model: { id: string } };
}
interface Leave {
  kind: string;
  ms: number;
  call_id: string;
}
interface Answer {
  embeddings: { chunk_id: number; model_id: string }[] | null;
  rejected?: unknown[];
}

export const SOURCE = 'storm';
export const URLS = Array.from({ length: 20 }, (_, n) => `https://storm.example/${n}`);

/** As the functions do it (`_shared/db/rpc.ts`): what the database gave up for another's sake is asked again. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 5 || !(error as { code?: string }).code?.startsWith('40')) throw error;
    }
  }
}

/**
 * What an operator is refused by name is an answer, and so is that there was no moment to lock a table in use; anything
 * else would be a fault.
 */
async function refusable(work: () => Promise<unknown>): Promise<void> {
  await again(work).catch((error) => {
    if (!/^(PT4\d\d|55P03)$/.test(error.code)) throw error;
  });
}

async function claim(sql: ReservedSql, stage: string): Promise<Job[]> {
  const [row] = await again(() =>
    sql<{ work: { jobs: Job[] } }[]>`select pipeline.claim_work(${stage}, ${randomUUID()}) as work`
  );
  return row!.work.jobs;
}

/** Crawls that find a part of the documents, and readings of texts that share their paragraphs. */
export const reader: Actor = async (sql, random) => {
  if (random() < 0.2) await again(() => sql`select pipeline.start_run('storm', ${SOURCE})`);
  for (const job of await claim(sql, 'discovery')) {
    const found = URLS.filter(() => random() < 0.8);
    await again(() =>
      sql`select pipeline.complete_discovery(${job.id}, ${job.lease_token}, tests.crawled(${found}))`
    );
  }
  for (const job of await claim(sql, 'ingestion')) {
    const text = Array.from({ length: 3 }, (_, n) => `Párrafo ${n} ${Math.floor(random() * 15)}.`).join(
      '\n\n',
    );
    await again(() =>
      sql`select pipeline.complete_ingestion(${job.id}, ${job.lease_token}, tests.parsed(${text}))`
    );
  }
};

/** A worker whose provider fails, refuses a text, or does not answer before the worker dies. */
export function embedder(troubles: number): Actor {
  return async (sql, random) => {
    for (const job of await claim(sql, 'embedding')) {
      let settled: unknown;
      for (let turn = 0; turn < 6; turn++) {
        const request = { call_id: randomUUID(), ...(settled === undefined ? {} : { settled }) };
        const leave = await beginCall(sql, job, request);
        settled = undefined;
        if (leave.kind === 'wait') {
          await new Promise((resolve) => setTimeout(resolve, Math.min(leave.ms, 20)));
          continue;
        }
        if (leave.kind === 'report') {
          await report(sql, job, { model_id: job.context.model.id, embeddings: [], calls: [] });
        }
        if (leave.kind !== 'call' || random() < 0.04 * troubles) break;
        if (random() < 0.12 * troubles) {
          settled = failure(leave, random);
          continue;
        }
        await report(sql, job, await answer(sql, job, leave, random() < 0.05 * troubles));
        break;
      }
    }
  };
}

async function beginCall(sql: ReservedSql, job: Job, request: object): Promise<Leave> {
  const [row] = await again(() =>
    sql<{ leave: Leave }[]>`
      select pipeline.begin_call(${job.id}, ${job.lease_token}, ${sql.json(request as never)}) as leave`
  );
  return row!.leave;
}

async function answer(sql: ReservedSql, job: Job, leave: Leave, refuses: boolean): Promise<Answer> {
  const [row] = await sql<{ answer: Answer }[]>`
    select tests.answered(${sql.json(job as never)}, ${sql.json(leave as never)}, 7) as answer`;
  const given = row!.answer;
  const refused = refuses ? given.embeddings?.shift() : undefined;
  return {
    ...given,
    embeddings: given.embeddings ?? [],
    rejected: refused === undefined ? [] : [{ ...refused, error_code: 'PROVIDER_REJECTED_INPUT' }],
  };
}

function failure(leave: Leave, random: () => number): object {
  const codes = ['PROVIDER_UNAVAILABLE', 'PROVIDER_RATE_LIMITED', 'PROVIDER_BAD_ANSWER'];
  const error_code = codes[Math.floor(random() * codes.length)];
  return { id: leave.call_id, status: 'error', error_code, message: 'no', billed: random() < 0.3 };
}

async function report(sql: ReservedSql, job: Job, result: object): Promise<void> {
  await again(() =>
    sql`select pipeline.complete_embedding(${job.id}, ${job.lease_token}, ${sql.json(result as never)})`
  );
}

/** Switches, retires and registers models, changes the budget, rolls back. */
export function operator(models: string[], register: () => Promise<string>): Actor {
  return async (sql, random) => {
    const at = Math.floor(random() * models.length);
    const model = models[at]!;
    const chance = random();
    if (chance < 0.3) {
      await refusable(() => sql`select pipeline.activate_model(${model}, ${random() < 0.7})`);
    } else if (chance < 0.5) await refusable(() => sql`select pipeline.embed_challenger(${model})`);
    else if (chance < 0.6) {
      await refusable(() => sql`select pipeline.retire_model(${model}, ${random() < 0.4})`);
      const [row] = await sql<{ gone: boolean }[]>`
        select retired_at is not null as gone from public.model_registry where id = ${model}`;
      if (row!.gone) models[at] = await again(register);
    } else if (chance < 0.7) {
      await refusable(() =>
        sql`
        select pipeline.set_fallback_tiers(array(
          select id from public.model_registry where provider = 'openai-compatible' and retired_at is null and not is_active))`
      );
    } else if (chance < 0.85) {
      await again(() =>
        sql`
        update pipeline.settings
        set value = to_jsonb((select coalesce(max(usd), 0) from pipeline.spend where scope like 'month%') + ${
          random() < 0.4 ? 0.0005 : 5
        }::numeric)
        where key = 'monthly_budget_usd'`
      );
    } else if (chance < 0.95) await again(() => sql`select public.create_snapshot('storm')`);
    else {
      await again(() =>
        sql`
        select public.rollback_to_snapshot(s.id, false)
        from (select id from public.data_snapshots where trigger = 'manual' order by random() limit 1) s`
      );
    }
  };
}

export const scheduler: Actor = async (sql) => {
  await again(() => sql`select pipeline.sweep_calls()`);
  await again(() => sql`select pipeline.dispatch()`);
};
