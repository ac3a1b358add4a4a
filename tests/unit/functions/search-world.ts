import type { CallReport } from '../../../supabase/functions/_shared/db/calls.ts';
import { handleSearch } from '../../../supabase/functions/search/handler.ts';
import { type Embed, provided } from './embed-world.ts';

export const MODEL = {
  id: 'm1',
  model_name: 'test',
  model_version: '2',
  provider: 'local',
  config: { dimensions: 2, prefix_query: 'query: ' },
};
export const OTHER = { ...MODEL, id: 'm2', model_name: 'sustituto', config: { dimensions: 2 } };
export const HIT = { documento_id: 'd', titulo: 'Manual', page_start: 3, page_end: 4, score: 1 };

/** One of `search_plan`'s spaces, to be asked by a call. */
export function space(fields: Record<string, unknown> = {}) {
  return { model: MODEL, embedding: null, call_id: 'call-1', refused: null, ...fields };
}

type Args = Readonly<Record<string, unknown>>;
export interface FinishedQuery {
  readonly model_id: string;
  readonly query: string;
  readonly call: CallReport;
  readonly embedding: string | null;
}

export interface World {
  /** What each `search_plan` answers, or throws; the last one again and again. */
  readonly plans?: readonly unknown[];
  readonly embed?: Embed;
  /** What each `search_documents` throws; nothing afterwards. */
  readonly raise?: readonly unknown[];
  readonly finish?: () => Promise<unknown>;
}

/** One search from its request to its answer, and what it asked of everybody. */
export async function search(body: unknown, {
  plans = [{ query: '¿cuándo vence el plazo?', spaces: [space()] }],
  embed = () => ({ vectors: [[3, 4]], tokens: 7 }),
  raise = [],
  finish = () => Promise.resolve(null),
}: World = {}) {
  const planned: Args[] = [];
  const searched: Args[] = [];
  const finished: FinishedQuery[] = [];
  const embedded: { readonly model: string; readonly input: string; readonly purpose: unknown }[] = [];
  const timeouts: number[] = [];
  const lines: string[] = [];
  const background: Promise<unknown>[] = [];
  const create = provided((inputs, options, model) => {
    for (const input of inputs) embedded.push({ model, input, purpose: options.purpose });
    return embed(inputs, options, model);
  });
  const raising = [...raise];
  const response = await handleSearch(
    new Request('http://f/search', { method: 'POST', body: JSON.stringify(body) }),
    {
      callerRpc: async (fn, args = {}) => {
        if (fn !== 'search_documents') throw new Error(`public.${fn} is not for a search`);
        searched.push(args);
        const thrown = raising.shift();
        if (thrown !== undefined) throw thrown;
        return [HIT];
      },
      serviceRpc: async (fn, args = {}) => {
        if (fn === 'finish_query') {
          finished.push(args as unknown as FinishedQuery);
          return await finish();
        }
        if (fn !== 'search_plan') throw new Error(`pipeline.${fn} is not for a search`);
        const plan = plans[Math.min(planned.push(args), plans.length) - 1];
        if (plan instanceof Error) throw plan;
        return plan;
      },
      createProvider: (model, deps) => {
        timeouts.push(model.config.timeout_ms);
        return create(model, deps);
      },
      provider: { env: () => undefined },
      tick: () => 0,
      log: (level, message, fields) => void lines.push([level, message, fields?.['code']].join(' ').trim()),
      waitUntil: (work) => void background.push(work),
    },
  );
  const answer = await response.json();
  return {
    status: response.status,
    answer,
    planned,
    searched,
    finished,
    embedded,
    timeouts,
    lines,
    background,
  };
}
