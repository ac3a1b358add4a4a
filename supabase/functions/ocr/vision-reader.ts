import type { CallReport, CallRequest } from '../_shared/db/calls.ts';
import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import type { Ingestion } from '../_shared/ingestion/types.ts';
import { askLeave } from '../_shared/models/ask-leave.ts';
import { OCR_VERSIONS } from '../_shared/ocr/config.ts';
import { encodePng } from '../_shared/ocr/png.ts';
import type { PageImage } from '../_shared/ocr/types.ts';
import { upright } from '../_shared/ocr/upright.ts';
import { parseVisionModel, type VisionConfig } from '../_shared/ocr/vision/model.ts';
import { readPageByVision, type VisionDeps } from '../_shared/ocr/vision/read-page.ts';
import { toBase64 } from '../_shared/text/base64.ts';
import type { PageOutcome, PageReader } from './page-reader.ts';

/** Tokens of the question itself, with room to spare. */
const PROMPT_TOKENS = 500;
/** Side, in pixels, of what the newer models of OpenAI count as one token. */
const PATCH = 32;

/**
 * Pages read by a vision model. The database decides each call (which model, now or later, or not at all); a page's last
 * call is settled in the transaction that keeps the page.
 * @param entry the model that is wanted, from the registry
 */
export function visionReader(
  ingestion: Ingestion,
  entry: unknown,
  deps: VisionDeps,
): PageReader {
  const { config } = parseVisionModel(entry);
  return {
    async read(image) {
      const { meter } = ingestion.at;
      const { image: level, rotation, skew } = meter.run(() => upright(image));
      const png = toBase64(await meter.runAsync(() => encodePng(level)));
      const outcome = await readPage(
        ingestion,
        level,
        png,
        expectedTokens(level, config),
        deps,
      );
      return outcome.kind === 'read' ? { ...outcome, page: { ...outcome.page, rotation, skew } } : outcome;
    },
    close: async () => {},
  };
}

async function readPage(
  ingestion: Ingestion,
  image: PageImage,
  png: string,
  expected: Partial<CallRequest>,
  deps: VisionDeps,
): Promise<PageOutcome> {
  const { job, at: { signal }, deps: { work } } = ingestion;
  let settled: CallReport | undefined;
  for (;;) {
    const leave = await askLeave(job, ingestion.at, async () => {
      const answer = await work.beginCall(job, {
        call_id: crypto.randomUUID(),
        model_type: 'extraction',
        ...expected,
        settled,
      });
      settled = undefined;
      return answer;
    });
    if (leave.kind === 'stop') return { kind: 'stopped' };
    if (leave.kind === 'report') {
      throw new PipelineError(
        'INTERNAL',
        `Cannot read a page of job ${job.id}: it has nothing to report`,
      );
    }
    const { model, call_id: callId } = leave;
    const { report, value: page, failure } = await readPageByVision(
      { callId, model, image, png, signal },
      deps,
    );
    const engine = `vision/${OCR_VERSIONS.vision}/${model.model_name}/${model.model_version}`;
    if (failure === null) {
      return {
        kind: 'read',
        page,
        engine,
        model_id: model.id,
        calls: [report],
      };
    }
    if (failure.code === 'PROVIDER_REJECTED_INPUT') {
      return {
        kind: 'failed',
        engine,
        reason: failure.message,
        calls: [report],
      };
    }
    settled = report;
  }
}

/** What a call is reserved by: the tokens that it will take, and the most that it can. */
function expectedTokens(
  { width, height }: PageImage,
  { max_tokens_per_input, max_output_tokens }: VisionConfig,
): Partial<CallRequest> {
  const tokens = Math.ceil(width / PATCH) * Math.ceil(height / PATCH) +
    PROMPT_TOKENS;
  return {
    tokens,
    most_tokens: Math.max(tokens, max_tokens_per_input ?? 0),
    most_output_tokens: max_output_tokens,
  };
}
