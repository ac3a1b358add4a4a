import postgres, { type Sql } from 'postgres';
import { silentLog } from '../../local/log.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import {
  type SpawnedSimulator,
  spawnProviderSimulator,
} from '../../tests/fixtures/provider-simulator/spawn.ts';
import { until } from '../../tests/postgres/support/until.ts';
import { CHUNKS_PER_DOCUMENT, fillDocuments, prepareFill } from '../support/fill-documents.ts';
import { emptyPostgres } from '../support/scratch-postgres.ts';

export interface SwitchWorld {
  /** As the database's superuser. */
  readonly sql: Sql;
  readonly stack: Stack;
  readonly simulator: SpawnedSimulator;
  /** Registered, `champion` active and with every chunk, `challenger` with none; ids by name. */
  readonly models: Readonly<Record<'champion' | 'challenger', string>>;
  readonly chunks: number;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly label: string;
  readonly documents: number;
  readonly dimensions: number;
  /** Texts of one call. */
  readonly maxInputs: number;
  /** Of the simulated provider. */
  readonly latencyMs: number;
  /** Rows of pipeline.settings that differ from what the migrations set. */
  readonly settings?: Readonly<Record<string, string>>;
}

const KEY = 'key-of-the-simulator';

/** Made documents on a real PostgreSQL whose vectors are those of the simulator's champion, made by the stack. */
export async function openSwitchWorld(options: WorldOptions): Promise<SwitchWorld> {
  const { label, documents, dimensions, latencyMs, settings = {} } = options;
  const cleanup: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (let end = cleanup.pop(); end !== undefined; end = cleanup.pop()) await end();
  };
  try {
    const names = ['champion', 'challenger'] as const;
    const server = await emptyPostgres(label, { shared_buffers: '512MB' });
    cleanup.push(() => server.remove());
    const simulator = await spawnProviderSimulator({
      models: names.map((name) => ({
        name,
        api: 'openai',
        dimensions,
        apiKey: KEY,
        usdPerMillionTokens: '0.02',
      })),
      latencyMs,
    });
    cleanup.push(() => simulator.close());
    const stack = await startStack({
      databaseUrl: server.url,
      memory: true,
      port: 0,
      env: { SIMULATOR_API_KEY: KEY },
      log: silentLog,
    });
    cleanup.push(() => stack.stop());
    const sql = postgres(server.url, { max: 4, onnotice: () => {} });
    cleanup.push(() => sql.end({ timeout: 2 }));

    for (const [key, value] of Object.entries({ backfill_workers: '4', ...settings })) {
      await sql`update pipeline.settings set value = ${value}::text::jsonb where key = ${key}`;
    }
    await sql`
      select cron.alter_job(jobid, schedule => '1 second') from cron.job where command like '%pipeline.dispatch%'`;
    await prepareFill(sql);
    await fillDocuments(sql, 0, documents);
    const models = {
      champion: await registerModel(sql, simulator, 'champion', options),
      challenger: await registerModel(sql, simulator, 'challenger', options),
    };
    await embed(sql, models.champion);
    await sql`select pipeline.activate_model(${models.champion})`;
    return { sql, stack, simulator, models, chunks: documents * CHUNKS_PER_DOCUMENT, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** @returns the id of the model, for which the simulator answers under `model`, or else under its own name. */
export async function registerModel(
  sql: Sql,
  simulator: SpawnedSimulator,
  name: string,
  { dimensions, maxInputs }: Pick<WorldOptions, 'dimensions' | 'maxInputs'>,
): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    select pipeline.register_model(${name}, '1', 'embedding', 'openai', ${
    sql.json({
      model: name,
      dimensions,
      base_url: simulator.urls.openai,
      api_key_env: 'SIMULATOR_API_KEY',
      max_inputs: maxInputs,
      usd_per_million_tokens: 0.02,
      price_provenance: 'the simulator',
    })
  })::text as id`;
  if (row === undefined) throw new Error(`Cannot register ${name}: the database answered nothing`);
  return row.id;
}

/** Has the stack embed every chunk with a model that is not active. */
export async function embed(sql: Sql, model: string): Promise<void> {
  await sql`select pipeline.embed_challenger(${model})`;
  await until('every chunk has a vector of the challenger', async () => {
    const [coverage] = await sql<{ missing: number }[]>`
      select missing::int from public.model_coverage where model_id = ${model}`;
    return coverage?.missing === 0;
  }, { seconds: 300, everyMs: 200 });
}
