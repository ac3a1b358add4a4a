import { z } from 'zod';
import { partSchema } from '../_shared/archive/manifest.ts';

/** How far an archive has got. */
const progressSchema = z.object({
  /** Index in EXPORT_ORDER of what is being written. */
  kind: z.number().int().nonnegative(),
  /** Where its next part begins; null for its first. */
  after: z.string().nullable(),
  parts: z.array(partSchema),
});

export type Progress = z.infer<typeof progressSchema>;

/** The checkpoint of a resumed job; from the beginning for a fresh one, and for one that this version does not know. */
export function readProgress(checkpoint: unknown): Progress {
  const progress = progressSchema.safeParse(checkpoint);
  return progress.success ? progress.data : { kind: 0, after: null, parts: [] };
}
