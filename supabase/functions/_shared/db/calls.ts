import { z } from 'zod';
import { modelSchema } from '../models/entry.ts';

/** How a call went, for the row of the ledger that was written before it (`pipeline.settle_call`). */
export interface CallReport {
  /** The row's id. */
  readonly id: string;
  readonly status: 'ok' | 'error';
  readonly error_code: string | null;
  readonly message: string | null;
  /** False where nothing left this machine: no key, no such provider. */
  readonly made: boolean;
  /** The provider will bill it, of use or not. */
  readonly billed: boolean;
  /** As the provider counted; null where it did not say. */
  readonly tokens: number | null;
  /** What it wrote, where the provider counts that apart. */
  readonly output_tokens?: number | null;
  readonly latency_ms: number;
  /** How long the provider asked to be left alone; null where it did not. */
  readonly retry_after_ms: number | null;
  readonly endpoint: string | null;
}

/** What a worker says when it asks leave for a call (`pipeline.begin_call`). */
export interface CallRequest {
  /** A uuid of the worker's own: asked twice with the same one, it is the same call. */
  readonly call_id: string;
  /** The call before. */
  readonly settled?: CallReport | undefined;
  /** Which of the batch's texts. */
  readonly chunk_ids?: readonly number[];
  /** Whether something of the batch is embedded already. */
  readonly partial?: boolean;
  /** For other work than embedding: which models may do it, and what a call takes, expected and at most. */
  readonly model_type?: 'extraction';
  readonly tokens?: number;
  readonly most_tokens?: number;
  readonly most_output_tokens?: number;
}

export const textSchema = z.looseObject({
  chunk_id: z.number().int(),
  input_hash: z.string(),
  input: z.string(),
});

export type Text = z.infer<typeof textSchema>;

/** What the database answers: it decides which model is called, when, and whether at all. */
export const leaveSchema = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('call'),
    call_id: z.string(),
    tier: z.number().int(),
    model: modelSchema,
    /** Of the texts that came with the job. */
    chunk_ids: z.array(z.number().int()).nullish(),
    /** Where the model wants them written otherwise. */
    texts: z.array(textSchema).nullish(),
  }),
  z.looseObject({ kind: z.literal('wait'), ms: z.number().nonnegative() }),
  z.looseObject({ kind: z.literal('report') }),
  z.looseObject({
    kind: z.literal('stop'),
    state: z.string(),
    code: z.string(),
  }),
  z.looseObject({ kind: z.literal('stale') }),
]);

export type Leave = z.infer<typeof leaveSchema>;
