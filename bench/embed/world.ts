import process from 'node:process';
import postgres, { type ReservedSql, type Sql } from 'postgres';
import { silentLog } from '../../local/log.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import {
  type SpawnedSimulator,
  spawnProviderSimulator,
} from '../../tests/fixtures/provider-simulator/spawn.ts';
import { Worker } from '../growth/steps.ts';
import { childrenOf, Watch } from '../pipeline/processes.ts';
import { emptyPostgres, postmasterOf } from '../support/scratch-postgres.ts';

/** What the simulated provider lets in at the same time as `four`; as `ample` it does not count. */
export const AT_ONCE = 4;

export interface WorldOptions {
  readonly latencyMs: number;
  readonly dimensions: number;
  /** Texts that the provider takes in a call. */
  readonly maxInputs: number;
}

export interface EmbedWorld {
  readonly sql: Sql;
  readonly stack: Stack;
  readonly simulator: SpawnedSimulator;
  /** Stands in for discovery and reading, whose functions are not called. */
  readonly reader: Worker;
  /** Processor time by kind of process. */
  readonly watch: Watch;
  look(): void;
  close(): Promise<void>;
}

/** The stack on a real PostgreSQL with one active model, no documents, and nobody who kicks the workers. */
export async function openEmbedWorld(options: WorldOptions): Promise<EmbedWorld> {
  const cleanup: (() => Promise<unknown> | void)[] = [];
  const close = async (): Promise<void> => {
    for (let end = cleanup.pop(); end !== undefined; end = cleanup.pop()) await end();
  };
  try {
    const server = await emptyPostgres('embed', { shared_buffers: '512MB', track_functions: 'all' });
    cleanup.push(() => server.remove());
    const model = {
      api: 'openai',
      dimensions: options.dimensions,
      apiKey: null,
      maxInputs: options.maxInputs,
      usdPerMillionTokens: '0.02',
    } as const;
    const simulator = await spawnProviderSimulator({
      models: [{ ...model, name: 'ample' }, { ...model, name: 'four', maxConcurrent: AT_ONCE }],
      latencyMs: options.latencyMs,
    });
    cleanup.push(() => simulator.close());
    const stack = await startStack({ databaseUrl: server.url, memory: true, port: 0, log: silentLog });
    cleanup.push(() => stack.stop());
    const sql = postgres(server.url, { max: 3, onnotice: () => {} });
    cleanup.push(() => sql.end({ timeout: 2 }));
    await prepare(sql, simulator.urls.openai, options);
    const session = await asService(sql);
    cleanup.push(() => session.release());

    const watch = new Watch();
    const postmaster = postmasterOf(server);
    const look = (): void => {
      watch.look('stack (Node)', [process.pid]);
      watch.look('provider', [simulator.pid]);
      watch.look('embed (Deno)', stack.functionsPids()['embed'] ?? []);
      if (postmaster !== null) watch.look('PostgreSQL', [postmaster, ...childrenOf(postmaster)]);
    };
    return { sql, stack, simulator, reader: new Worker(session), watch, look, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

async function prepare(
  sql: Sql,
  baseUrl: string,
  { dimensions, maxInputs }: WorldOptions,
): Promise<void> {
  await sql`
    update pipeline.settings set value = '0' where key in ('discovery_workers', 'ingestion_workers')`;
  await sql`select cron.alter_job(jobid, active => false) from cron.job`;
  await sql`update public.sources set activo = false`;
  await sql`
    insert into public.sources (name, kind, url, fuente, publicado, activo)
    values ('bench', 'listing', 'https://bench.example.org/', 'bench', true, false)`;
  await sql`
    select pipeline.activate_model(pipeline.register_model('bench', '1', 'embedding', 'openai-compatible', ${
    sql.json({
      model: 'ample',
      dimensions,
      base_url: baseUrl,
      max_inputs: maxInputs,
      max_tokens_per_input: 8191,
      max_tokens_per_request: 300_000,
      usd_per_million_tokens: 0.02,
      price_provenance: 'the simulator',
    })
  }), true)`;
}

async function asService(sql: Sql): Promise<ReservedSql> {
  const session = await sql.reserve();
  await session`set role service_role`;
  return session;
}
