import { z } from 'zod';

const metadataSchema = z.object({
  title: z.string().nullable(),
  author: z.string().nullable(),
  subject: z.string().nullable(),
  language: z.string().nullable(),
  producer: z.string().nullable(),
  created: z.string().nullable(),
  modified: z.string().nullable(),
  outline: z.array(z.object({ title: z.string(), level: z.number(), page: z.number().nullable() })),
  page_labels: z.array(z.string()).nullable(),
});

/** How far the reading of a document came. Its bytes are parked under `bytes_sha256`, its pages so far are staged. */
const progressSchema = z.looseObject({
  bytes_sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int(),
  /** Null until the document was opened, and for what has no pages. */
  page_count: z.number().int().positive().nullable(),
  next_page: z.number().int().positive(),
  /** Characters on the pages read so far. */
  chars: z.number().int().nonnegative(),
  metadata: metadataSchema.nullable(),
  /** What the server said when the bytes were fetched. */
  fetch: z.record(z.string(), z.unknown()),
  /** The attempt that wrote this: a greater one found here means that a worker died since. */
  attempt: z.number().int(),
  /**
   * How often workers were about to do what none of them has got done: 0 is to open the document, n to read page n,
   * page_count + 1 to put it together.
   */
  tries: z.record(z.string(), z.number().int().positive()),
  invocations: z.number().int().positive(),
  /**
   * Pages still to be read by OCR, the milliseconds that those before took, and the hash of what reads them; absent until
   * all pages were read.
   */
  ocr: z.object({ left: z.array(z.number().int().positive()), ms: z.number(), hash: z.string() }).nullish(),
  fetch_ms: z.number(),
  parse_ms: z.number(),
});

export type Progress = z.infer<typeof progressSchema>;

/** The checkpoint of a resumed job; null for a fresh one, and for one written by a version this one does not know. */
export function readProgress(checkpoint: unknown): Progress | null {
  const progress = progressSchema.safeParse(checkpoint);
  return progress.success ? progress.data : null;
}

/** Where a document's reading begins. */
export function startProgress(
  sha256: string,
  bytes: number,
  fetch: Record<string, unknown>,
  fetchMs: number,
): Progress {
  return {
    bytes_sha256: sha256,
    bytes,
    page_count: null,
    next_page: 1,
    chars: 0,
    metadata: null,
    fetch,
    attempt: 1,
    tries: {},
    invocations: 1,
    fetch_ms: fetchMs,
    parse_ms: 0,
  };
}
