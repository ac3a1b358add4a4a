import { z } from 'zod';
import { answer } from '../api/endpoint.ts';
import { respond } from '../api/respond.ts';
import type { Stage } from '../db/jobs.ts';
import { runStage } from './run-stage.ts';
import type { ProcessJob, WorkerDeps } from './types.ts';

/** A kick says nothing but "there may be work": what the work is, the database tells. */
const kick = z.strictObject({});

/** Answers a kick with 202 at once; the work goes on after the answer. */
export function acceptKick(
  request: Request,
  stage: Stage,
  process: ProcessJob,
  deps: WorkerDeps,
): Promise<Response> {
  return answer(
    request,
    { method: 'POST', body: kick, log: deps.log },
    async () => {
      deps.waitUntil(runStage(stage, process, deps));
      return respond({ accepted: true }, 202);
    },
  );
}
