import type { CallReport, CallRequest, Leave } from '../../../supabase/functions/_shared/db/calls.ts';
import type { CreateProvider } from '../../../supabase/functions/_shared/embedding/create-provider.ts';
import {
  type EmbeddingBatch,
  type EmbedOptions,
} from '../../../supabase/functions/_shared/embedding/provider.ts';
import { ProviderFailure } from '../../../supabase/functions/_shared/models/provider-failure.ts';
import { runStage } from '../../../supabase/functions/_shared/worker/run-stage.ts';
import { embedJob } from '../../../supabase/functions/embed/handler.ts';
import { FakeWork, type FakeWorld, fakeWorld, job } from './fakes.ts';

export const MODEL = {
  id: 'm1',
  model_name: 'test',
  model_version: '1',
  provider: 'local',
  config: { dimensions: 2 },
};
export const OTHER = { ...MODEL, id: 'm2', model_name: 'sustituto', config: { dimensions: 3 } };

/** Texts of a batch as `claim_work` gives them; the first is `texto 1`, of chunk 1. */
export function textsOf(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    chunk_id: index + 1,
    input_hash: `hash ${index + 1}`,
    input: `texto ${index + 1}`,
    tokens: 2,
  }));
}

export type Embed = (
  inputs: readonly string[],
  options: EmbedOptions,
  model: string,
) => EmbeddingBatch | Promise<EmbeddingBatch>;

/** A provider in memory. */
export function provided(embed: Embed): CreateProvider {
  return (model) =>
    Promise.resolve({
      endpoint: 'memory',
      embed: async (inputs, options = {}) => await embed(inputs, options, model.id),
    });
}

/** A vector for every text, in the dimensions of the model. */
export const embedAll: Embed = (inputs, _options, model) => ({
  vectors: inputs.map(() => (model === OTHER.id ? [0, 0, 2] : [3, 4])),
  tokens: 2 * inputs.length,
});

/** A provider that refuses every request with a text in it that is bad. */
export const embedUnless = (isBad: (input: string) => boolean): Embed => (inputs, options, model) => {
  if (inputs.some(isBad)) throw new ProviderFailure('PROVIDER_REJECTED_INPUT', 'Cannot embed: 400');
  return embedAll(inputs, options, model);
};

/** `begin_call` by a script: one answer after the other, and none beyond the last. */
export function script(...answers: (Leave | FakeWork['leave'])[]): FakeWork['leave'] {
  const left = [...answers];
  return (request, job) => {
    const next = left.shift();
    if (next === undefined) throw new Error('begin_call was asked once too often');
    return typeof next === 'function' ? next(request, job) : next;
  };
}

export interface Embedding {
  readonly create?: CreateProvider;
  readonly context?: Record<string, unknown>;
  readonly leave?: FakeWork['leave'];
  readonly env?: (name: string) => string | undefined;
  readonly prepare?: ((world: FakeWorld, work: FakeWork) => void) | undefined;
}

/** One job from its claim to its report. */
export async function embed({
  create = provided(embedAll),
  context = {},
  leave,
  env = () => undefined,
  prepare = () => {},
}: Embedding = {}) {
  const work = new FakeWork([
    job(1, { stage: 'embedding', context: { model: MODEL, texts: textsOf(2), ...context } }),
  ]);
  if (leave !== undefined) work.leave = leave;
  const world = fakeWorld(work);
  prepare(world, work);
  const deps = { ...world.deps, createProvider: create, provider: { env } };
  await runStage('embedding', embedJob(deps), world.deps);
  return { reports: work.reports, asked: work.asked, lines: world.lines };
}

interface Result {
  readonly model_id: string;
  readonly embeddings: {
    readonly chunk_id: number;
    readonly model_id: string;
    readonly call_id: string;
  }[];
  readonly rejected: { readonly chunk_id: number; readonly message: string }[];
  readonly calls: CallReport[];
}

/** The result of the one job, which must be complete. */
export function resultOf({ reports }: { readonly reports: FakeWork['reports'] }): Result {
  const [report] = reports;
  if (report?.call !== 'complete') throw new Error(`not complete: ${JSON.stringify(reports)}`);
  return report.result as unknown as Result;
}

/** Every call's end that the database was told of, in order. */
export function settledCalls(
  { asked, reports }: { readonly asked: readonly CallRequest[]; readonly reports: FakeWork['reports'] },
): CallReport[] {
  const withAsks = asked.flatMap(({ settled }) => settled ?? []);
  return reports[0]?.call === 'complete' ? [...withAsks, ...resultOf({ reports }).calls] : withAsks;
}
