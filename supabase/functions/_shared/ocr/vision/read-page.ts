import { z } from 'zod';
import type { Env } from '../../env.ts';
import { PipelineError } from '../../errors/pipeline-error.ts';
import { badAnswer, jsonOf } from '../../models/answer.ts';
import { COMPATIBLE, connectionOf, OPENAI, type ProviderDefaults } from '../../models/connection.ts';
import { throughClient } from '../../models/openai-client.ts';
import { ProviderFailure } from '../../models/provider-failure.ts';
import { type CallOutcome, reportCall } from '../../models/report-call.ts';
import { plausibility } from '../plausibility.ts';
import type { OcrPage, PageImage } from '../types.ts';
import { parseVisionModel, type VisionModel } from './model.ts';
import { fromTranscript } from './transcript.ts';

export interface VisionDeps {
  readonly env: Env;
  readonly fetch?: typeof fetch;
  /** A monotonic clock in milliseconds. */
  readonly tick: () => number;
}

/** Providers that speak OpenAI's `POST /chat/completions`, with images as data URLs. */
const PROVIDERS: Readonly<Record<string, ProviderDefaults>> = {
  openai: OPENAI,
  'openai-compatible': COMPATIBLE,
};

/** A page has some kilobytes of text; the rest is for the probabilities of its tokens. */
const MAX_ANSWER_BYTES = 4_000_000;

const answerSchema = z.object({
  choices: z.array(z.object({
    finish_reason: z.string().nullish(),
    message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
    logprobs: z.object({ content: z.array(z.object({ logprob: z.number() })).nullish() }).nullish().catch(
      null,
    ),
  })).min(1),
  usage: z.object({ prompt_tokens: z.int().nonnegative(), completion_tokens: z.int().nonnegative() })
    .nullish()
    .catch(null),
});

type Answer = z.infer<typeof answerSchema>['choices'][0];

/** Has a model read a page's image, given as PNG, by one call. */
export function readPageByVision(
  { callId, model: entry, image, png, signal }: {
    readonly callId: string;
    /** The registry's entry. */
    readonly model: unknown;
    readonly image: PageImage;
    readonly png: string;
    readonly signal: AbortSignal;
  },
  { env, fetch, tick }: VisionDeps,
): Promise<CallOutcome<OcrPage>> {
  return reportCall({ id: callId, doing: 'read a page', tick, signal }, {
    open: async () => {
      const model = parseVisionModel(entry);
      const connection = connectionOf(model, env, defaultsOf(model));
      return { model, connection, endpoint: `${connection.baseUrl}/chat/completions` };
    },
    call: async ({ model, connection }) => {
      const call = { model, maxAnswerBytes: MAX_ANSWER_BYTES, signal, callId, fetch };
      const response = await throughClient(connection, call, (client) =>
        client.chat.completions.create({
          ...requestOf(model, png),
          model: connection.modelName,
        }).asResponse());
      const answer = answerSchema.safeParse(await jsonOf(response, model));
      if (!answer.success) throw badAnswer(model, 'it has no message');
      const { choices: [choice], usage } = answer.data;
      return {
        model,
        choice: choice as Answer,
        tokens: usage?.prompt_tokens ?? null,
        outputTokens: usage?.completion_tokens ?? null,
      };
    },
    use: ({ model, choice }) => pageOf(model, choice, image),
  });
}

function defaultsOf({ provider, model_name }: VisionModel): ProviderDefaults {
  const defaults = Object.hasOwn(PROVIDERS, provider) ? PROVIDERS[provider] : undefined;
  if (defaults !== undefined) return defaults;
  throw new PipelineError(
    'PROVIDER_UNKNOWN',
    `Cannot read pages with model ${model_name}: provider "${provider}" is none of ${
      Object.keys(PROVIDERS).join(', ')
    }`,
  );
}

function requestOf({ provider, config }: VisionModel, png: string) {
  const { prompt, max_output_tokens, logprobs, send_temperature } = config;
  const url = `data:image/png;base64,${png}`;
  return {
    messages: [{
      role: 'user' as const,
      content: [
        { type: 'text' as const, text: prompt },
        { type: 'image_url' as const, image_url: { url, detail: 'high' as const } },
      ],
    }],
    // OpenAI's newer models refuse the old name, other servers do not know the new one.
    ...(provider === 'openai'
      ? { max_completion_tokens: max_output_tokens }
      : { max_tokens: max_output_tokens }),
    ...(send_temperature ? { temperature: 0 } : {}),
    ...(logprobs ? { logprobs: true } : {}),
  };
}

/** @throws ProviderFailure PROVIDER_REJECTED_INPUT where the model will not read this page, however often it is asked */
function pageOf(
  { model_name }: VisionModel,
  { message, finish_reason, logprobs }: Answer,
  image: PageImage,
): OcrPage {
  const refused = (why: string) =>
    new ProviderFailure(
      'PROVIDER_REJECTED_INPUT',
      `Cannot read page ${image.page} with ${model_name}: ${why}`,
      {
        billed: true,
      },
    );
  if (message.refusal || finish_reason === 'content_filter') throw refused('the model refuses to');
  // What it wrote up to there looks like a whole page and is none.
  if (finish_reason === 'length') throw refused('its text is longer than max_output_tokens');
  const text = message.content ?? '';
  return fromTranscript(text, image, confidenceOf(logprobs?.content ?? []) ?? plausibility(text));
}

/** Geometric mean of the tokens' probabilities. */
function confidenceOf(tokens: readonly { readonly logprob: number }[]): number | null {
  if (tokens.length === 0) return null;
  return Math.exp(tokens.reduce((sum, { logprob }) => sum + Math.max(logprob, -20), 0) / tokens.length);
}
