import { z } from 'zod';

/** The private bucket of archives: a folder a snapshot, named by its id. */
export const ARCHIVE_BUCKET = 'snapshots';

/** The last object of an archive to be written, so an archive that has one is whole. */
export const MANIFEST_NAME = 'manifest.json';

/** What the parts of an archive hold, in the order in which they are written: what is referred to comes last, so that it is there. */
export const EXPORT_ORDER = ['documents', 'chunks', 'sources', 'models', 'runs', 'golden_queries'] as const;

/** The order in which they are restored: what is referred to comes first. */
export const RESTORE_ORDER: readonly PartKind[] = [
  'models',
  'sources',
  'runs',
  'documents',
  'chunks',
  'golden_queries',
];

export type PartKind = typeof EXPORT_ORDER[number];

const count = z.number().int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const partSchema = z.strictObject({
  /** File name beside the manifest; NDJSON. */
  name: z.string().regex(/^[a-z0-9_-]+\.ndjson$/),
  kind: z.enum(EXPORT_ORDER),
  rows: count,
  bytes: count,
  sha256,
});

/** One file of an archive. */
export type ArchivePart = z.infer<typeof partSchema>;

/** The snapshot that an archive holds, as the database tells it. */
export const snapshotSchema = z.looseObject({
  id: z.uuid(),
  label: z.string(),
  created_at: z.string(),
  total_documents: count,
  total_chunks: count,
  total_embeddings: count,
  model_name: z.string().nullable(),
  model_version: z.string().nullable(),
  data_hash: sha256,
});

export const manifestSchema = z.strictObject({
  format: z.literal('profeflow-archive'),
  format_version: z.literal(1),
  code_version: z.string(),
  snapshot: snapshotSchema,
  parts: z.array(partSchema),
});

export type Manifest = z.infer<typeof manifestSchema>;
