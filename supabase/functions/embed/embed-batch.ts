import type { CallReport, Leave, Text } from '../_shared/db/calls.ts';
import type { Job } from '../_shared/db/jobs.ts';
import { type CallDeps, callModel } from '../_shared/embedding/call-model.ts';
import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import { askLeave } from '../_shared/models/ask-leave.ts';
import type { JobContext, Outcome } from '../_shared/worker/types.ts';

interface Embedded {
  readonly chunk_id: number;
  readonly input_hash: string;
  readonly embedding: string | undefined;
  readonly model_id: string;
  readonly call_id: string;
}

interface Rejected {
  readonly chunk_id: number;
  readonly model_id: string;
  readonly error_code: string;
  readonly message: string;
}

/** Asks the database for leave; see `pipeline.begin_call`. */
export type Ask = (
  chunkIds: readonly number[],
  partial: boolean,
  settled?: CallReport,
) => Promise<Leave>;

/**
 * Embeds the texts of a job. The database decides each call (which model, how many of the texts, now or later); what is
 * decided here is only how to find the one text that a provider refuses: by halves, so that 200 texts take at most
 * sixteen calls more and the other 199 go through.
 */
export async function embedBatch(
  job: Job,
  wantedModel: string,
  texts: readonly Text[],
  ask: Ask,
  deps: CallDeps,
  context: JobContext,
): Promise<Outcome> {
  const embeddings: Embedded[] = [];
  const rejected: Rejected[] = [];
  const given = new Map(texts.map((text) => [text.chunk_id, text]));
  /** Groups still to be embedded, the next one last. */
  const groups: number[][] = [[...given.keys()]];
  let settled: CallReport | undefined;
  const partial = () => embeddings.length + rejected.length > 0;
  const report = (): Outcome => ({
    kind: 'complete',
    result: {
      model_id: wantedModel,
      embeddings,
      rejected,
      calls: settled === undefined ? [] : [settled],
    },
  });

  try {
    for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
      if (group.length === 0) continue;
      const leave = await askLeave(job, context, async () => {
        const answer = await ask(group, partial(), settled);
        settled = undefined;
        return answer;
      });
      if (leave.kind === 'stop') return { kind: 'reported' };
      if (leave.kind === 'report') return report();
      const sent = leave.texts ?? ofJob(job, given, leave.chunk_ids ?? group);
      const taken = new Set(sent.map((text) => text.chunk_id));
      const { report: called, value: vectors, failure } = await callModel({
        callId: leave.call_id,
        model: leave.model,
        inputs: sent.map((text) => text.input),
        purpose: 'passage',
        signal: context.signal,
      }, deps);
      settled = called;
      const left = group.filter((id) => !taken.has(id));
      const model_id = leave.model.id;
      if (failure === null) {
        const { call_id, model: { model_name }, tier } = leave;
        sent.forEach(({ chunk_id, input_hash }, index) =>
          embeddings.push({
            chunk_id,
            input_hash,
            embedding: vectors[index],
            model_id,
            call_id,
          })
        );
        groups.push(left);
        context.log('info', 'embedded', {
          model: model_name,
          tier,
          texts: sent.length,
        });
      } else if (failure.code !== 'PROVIDER_REJECTED_INPUT') {
        groups.push(group);
      } else if (sent.length === 1) {
        const { code: error_code, message } = failure;
        taken.forEach((chunk_id) => rejected.push({ chunk_id, model_id, error_code, message }));
        groups.push(left);
      } else {
        const half = Math.ceil(sent.length / 2);
        const ids = [...taken];
        groups.push(left, ids.slice(half), ids.slice(0, half));
      }
    }
  } catch (thrown) {
    // The worker is about to end: what has been paid for is reported, the rest is the next one's.
    if (!context.signal.aborted || !partial()) throw thrown;
  }
  return report();
}

function ofJob(
  job: Job,
  given: ReadonlyMap<number, Text>,
  ids: readonly number[],
): Text[] {
  return ids.map((id) => {
    const text = given.get(id);
    if (text === undefined) {
      throw new PipelineError(
        'INTERNAL',
        `Cannot embed job ${job.id}: chunk ${id} is not in its batch`,
      );
    }
    return text;
  });
}
