import { z } from 'zod';
import { modelSchema } from '../models/entry.ts';

export const STAGES = [
  'discovery',
  'ingestion',
  'ocr',
  'embedding',
  'export',
] as const;
export type Stage = (typeof STAGES)[number];

/** A claimed job. Its context and checkpoint belong to its stage, which reads them with its own schema. */
export const jobSchema = z.looseObject({
  id: z.number().int(),
  run_id: z.string().nullable(),
  stage: z.string(),
  subject: z.string(),
  attempt: z.number().int(),
  /** Why the attempt before ended, where it failed. */
  error_code: z.string().nullish(),
  lease_token: z.string(),
  lease_expires_at: z.string().nullish(),
  checkpoint: z.unknown(),
  context: z.unknown(),
});

export type Job = z.infer<typeof jobSchema>;

/** `pipeline.claim_work`'s answer. */
export const claimSchema = z.looseObject({
  settings: z.record(z.string(), z.unknown()),
  jobs: z.array(jobSchema),
});

export type Claim = z.infer<typeof claimSchema>;

const stringOrNull = z.string().nullish().transform((value) => value ?? null);

export const sourceSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  kind: z.string().nullish(),
  config: z.record(z.string(), z.unknown()).nullish(),
  relevance_profile: z.unknown(),
});

export const discoveryContextSchema = z.looseObject({
  source: z.looseObject({
    id: z.string(),
    name: z.string(),
    kind: z.string(),
    url: z.string().nullable(),
    config: z.record(z.string(), z.unknown()),
  }),
  pages: z.array(z.looseObject({
    url: z.string(),
    etag: stringOrNull,
    last_modified: stringOrNull,
    links: z.array(z.looseObject({ url: z.string(), title: stringOrNull }))
      .nullish(),
    page_links: z.array(z.string()).nullish(),
  })).nullish(),
});

/** `pipeline.ocr_engine`'s answer. */
export const ocrEngineSchema = z.discriminatedUnion('engine', [
  z.looseObject({ engine: z.literal('none') }),
  z.looseObject({ engine: z.literal('tesseract') }),
  z.looseObject({ engine: z.literal('vision'), model: modelSchema }),
]);

export type OcrEngineChoice = z.infer<typeof ocrEngineSchema>;

export const ingestionContextSchema = z.looseObject({
  url: z.string(),
  force: z.boolean().nullish().transform((value) => value ?? false),
  title: stringOrNull,
  /** The version whose text somebody wrote by hand: there is nothing to fetch. */
  edited_version: z.number().int().nullish(),
  /** What reads pages that have no text. */
  ocr: ocrEngineSchema.nullish().transform((engine) => engine ?? { engine: 'none' as const }),
  source: sourceSchema.nullish(),
  known: z.looseObject({
    etag: stringOrNull,
    last_modified: stringOrNull,
    bytes_sha256: stringOrNull,
    config_hash: stringOrNull,
    estado: stringOrNull,
  }).nullish(),
});

export type IngestionContext = z.infer<typeof ingestionContextSchema>;
