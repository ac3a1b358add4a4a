import { z } from 'zod';
import type { PartKind } from '../_shared/archive/manifest.ts';
import { parseAnswer, type Rpc } from '../_shared/db/rpc.ts';

const partSchema = z.object({
  rows: z.number().int().nonnegative(),
  /** NDJSON, a line feed after every line. */
  text: z.string(),
  /** Where the next part of this kind begins; null after the last. */
  next: z.string().nullable(),
});

export type ReadPart = (
  snapshotId: string,
  kind: PartKind,
  after: string | null,
) => Promise<z.infer<typeof partSchema>>;

/** Has the database write the parts. */
export function partReader(rpc: Rpc): ReadPart {
  return async (snapshotId, kind, after) =>
    parseAnswer(
      'export_part',
      partSchema,
      await rpc('export_part', { snapshot_id: snapshotId, kind, after }),
    );
}
