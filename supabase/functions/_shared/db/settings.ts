import { z } from 'zod';

/** The rows of `pipeline.settings` that a worker reads; each has the default that the migrations give it. */
export const settingsSchema = z.looseObject({
  /** Milliseconds of CPU one invocation may spend on reading pages before it hands the rest to the next. */
  parse_cpu_budget_ms: z.number().positive().default(800),
  /** Milliseconds after which an invocation starts no further job (a worker's time ends at 150 s). */
  worker_wall_budget_ms: z.number().positive().default(90_000),
  /** Pages that one invocation reads of a document at most, however fast the machine: bounds its memory. */
  parse_pages_per_invocation: z.number().int().positive().default(100),
  /** Resolution at which pages are drawn for OCR, and the most pixels that an image of one has. */
  ocr_dpi: z.number().positive().default(200),
  ocr_max_pixels: z.number().int().positive().default(4_000_000),
  /** A larger PDF has its bytes parked before the first page is read. */
  inline_max_bytes: z.number().int().nonnegative().default(20_971_520),
  /** Parts of an archive that one invocation writes: bounds its CPU, which the client that fetches them spends unmetered. */
  export_parts_per_invocation: z.number().int().positive().default(8),
  fetch_max_bytes: z.number().int().positive().default(52_428_800),
  fetch_timeout_ms: z.number().int().positive().default(60_000),
  fetch_max_redirects: z.number().int().nonnegative().default(5),
  /** `host:port` that may be fetched though its address is not public: the embedded stack's sample site. */
  fetch_allowed_private_hosts: z.array(z.string()).default([]),
  /** Milliseconds between two requests of a worker to one host. */
  host_interval_ms: z.number().nonnegative().default(500),
  user_agent: z.string().min(1).default(
    'ProfeFlow/0.1 (+https://github.com/profeflow/profeflow)',
  ),
  chunk_max_tokens: z.number().int().positive().default(400),
  chunk_overlap_tokens: z.number().int().nonnegative().default(40),
  /** Name of a strategy of `chunking/strategies.ts`, or name and version. */
  chunk_strategy: z.string().default('structure'),
  /** Embed the headings' path before a chunk's content; if not, it is only kept beside it. */
  chunk_embed_context: z.boolean().default(true),
  /** Keep every document's original in the bucket, not only those in work. */
  archive_raw: z.boolean().default(false),
  /** Thresholds of the quality gate that differ from the defaults (`min_` or `max_` and a signal); null turns one off. */
  quality: z.record(z.string(), z.number().nullable()).default({}),
});

export type Settings = z.infer<typeof settingsSchema>;

/** Which setting is of the wrong form, for the person who can change it. */
export function describeSettings(read: z.ZodSafeParseResult<Settings>): string {
  const issue = read.error?.issues[0];
  if (issue === undefined) return 'Settings are well-formed';
  return `Cannot use setting ${issue.path.map(String).join('.')}: ${issue.message}`;
}
