import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';
import type { Query } from '../database/database.ts';

type Variables = Readonly<Record<string, string | undefined>>;

interface Model extends Record<string, unknown> {
  readonly id: string;
  readonly model_name: string;
  readonly is_active: boolean;
  readonly api_key_env: string | null;
}

/**
 * Decides which model embeds: the one that EMBEDDING_MODEL names; else, where the active one needs no key, the first of
 * the registry whose key is there; else the active one. Returns what to tell the person.
 */
export async function chooseModel(query: Query, variables: Variables): Promise<string> {
  const models = await query<Model>(
    `select id::text as id, model_name, is_active, config ->> 'api_key_env' as api_key_env
     from public.model_registry where model_type = 'embedding' and retired_at is null order by created_at`,
  );
  const asked = variables['EMBEDDING_MODEL'] ?? '';
  const active = models.find((model) => model.is_active);
  const wanted = asked !== ''
    ? models.find((model) => model.model_name === asked)
    : active?.api_key_env === null
    ? models.find((model) => model.api_key_env !== null && hasKey(variables, model.api_key_env)) ?? active
    : active;
  if (wanted === undefined) {
    const names = models.map((model) => model.model_name).join(', ');
    throw new PipelineError('NOT_FOUND', `Cannot embed with ${asked}: the registered models are ${names}`);
  }
  if (wanted.api_key_env !== null && !hasKey(variables, wanted.api_key_env)) {
    throw new PipelineError(
      'PROVIDER_AUTH',
      `Cannot embed with ${wanted.model_name}: ${wanted.api_key_env} is not set`,
    );
  }
  if (wanted.is_active) return wanted.model_name;
  try {
    await query('select pipeline.activate_model($1::uuid)', [wanted.id]);
    return wanted.model_name;
  } catch (error) {
    if (asked !== '' || active === undefined) throw error;
    const why = error instanceof Error ? error.message : String(error);
    return `${active.model_name} still (${why}; --fresh starts over with ${wanted.model_name})`;
  }
}

function hasKey(variables: Variables, name: string): boolean {
  return (variables[name] ?? '') !== '';
}
