import type { Query } from '../../../local/database/database.ts';
import type { SimulatedModel } from '../../fixtures/provider-simulator/simulator.ts';

/** Of one length, so that nothing but the pipeline keeps vectors of two models apart. */
export const DIMENSIONS = 64;

/** Four tiers of three wire formats, at prices that tell them apart. */
export const TIERS = ['primero', 'segundo', 'tercero', 'cuarto'] as const;

export const KEYS = {
  PRIMERO_API_KEY: 'key-of-primero',
  SEGUNDO_API_KEY: 'key-of-segundo',
  TERCERO_API_KEY: 'key-of-tercero',
  CUARTO_API_KEY: 'key-of-cuarto',
};

const PRICES = ['0.02', '0.15', '0.12', '0'] as const;
const APIS = ['openai', 'gemini', 'cohere', 'openai'] as const;
const PROVIDERS = ['openai', 'gemini', 'cohere', 'openai-compatible'] as const;
const LIMITS = [256, 100, 96, 64] as const;
const TASKS = [{}, { task_passage: 'RETRIEVAL_DOCUMENT', task_query: 'RETRIEVAL_QUERY' }, {
  task_passage: 'search_document',
  task_query: 'search_query',
}, {}] as const;

export const SIMULATED: readonly SimulatedModel[] = TIERS.map((name, n) => ({
  name,
  api: APIS[n]!,
  dimensions: DIMENSIONS,
  apiKey: Object.values(KEYS)[n]!,
  maxInputs: LIMITS[n]!,
  usdPerMillionTokens: PRICES[n]!,
}));

/** Registers the four, the first active, the others in their order behind it. Answers their ids. */
export async function registerTiers(
  sql: Query,
  urls: Readonly<Record<'openai' | 'gemini' | 'cohere', string>>,
  more: Record<string, unknown> = {},
): Promise<string[]> {
  const ids: string[] = [];
  for (const [n, name] of TIERS.entries()) {
    const config = {
      model: name,
      dimensions: DIMENSIONS,
      base_url: urls[APIS[n]!],
      api_key_env: Object.keys(KEYS)[n],
      max_inputs: LIMITS[n],
      timeout_ms: 1500,
      usd_per_million_tokens: Number(PRICES[n]),
      price_provenance: 'the simulator',
      ...TASKS[n],
      ...more,
    };
    const [row] = await sql<{ id: string }>(
      `select pipeline.register_model($1, '1', 'embedding', $2, $3::jsonb)::text as id`,
      [name, PROVIDERS[n], JSON.stringify(config)],
    );
    ids.push(row!.id);
  }
  await sql('select pipeline.activate_model($1::uuid, true)', [ids[0]]);
  await sql('select pipeline.set_fallback_tiers($1::uuid[])', [`{${ids.slice(1).join(',')}}`]);
  return ids;
}

/** Everything that takes seconds on a real project, in fractions of one. */
export async function hurry(sql: Query): Promise<void> {
  await sql(`
    update pipeline.settings s set value = v.value::jsonb
    from (values ('call_retry_base_ms', '20'), ('call_retry_cap_ms', '100'), ('circuit_open_seconds', '0.5'),
      ('circuit_open_cap_seconds', '2'), ('retry_base_seconds', '0.1'), ('retry_cap_seconds', '0.5'),
      ('host_interval_ms', '0')) as v (key, value)
    where s.key = v.key`);
  await sql(
    `select cron.alter_job(jobid, schedule => '1 second') from cron.job where command like '%pipeline.dispatch%'`,
  );
}
