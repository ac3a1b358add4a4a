import {
  type ArchivePart,
  type Manifest,
  type PartKind,
  RESTORE_ORDER,
} from '../../supabase/functions/_shared/archive/manifest.ts';
import { isErrorCode } from '../../supabase/functions/_shared/errors/codes.ts';
import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';
import type { Database, Query } from '../database/database.ts';
import { type ArchiveFiles, readManifest, readPart } from './archive.ts';
import type { RestoreProgress } from './progress.ts';

export interface Restored {
  readonly manifest: Manifest;
  /** The snapshot of what was restored. */
  readonly snapshotId: string;
  readonly documents: number;
  readonly chunks: number;
  readonly dataHash: string;
}

const TABLES = [
  'public.documentos_oficiales',
  'public.document_versions',
  'public.data_lineage',
  'pipeline.served_versions',
  'pipeline.chunk_lists',
  'pipeline.list_embeddings',
  'pipeline.chunks',
  'pipeline.document_chunks',
  'pipeline.chunk_embeddings',
];

/**
 * Rebuilds the database from the archive: every part is checked first, then all are written in one transaction, a part
 * at a time.
 * @throws PipelineError ARCHIVE_INVALID, INVALID_STATE; the database is as it was then
 */
export async function restore(
  files: ArchiveFiles,
  openTarget: () => Promise<Database>,
  show: (progress: RestoreProgress) => void = () => {},
): Promise<Restored> {
  const manifest = await readManifest(files);
  const parts = RESTORE_ORDER.flatMap((kind) => manifest.parts.filter((part) => part.kind === kind));
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  const totals = { bytes, documents: 0, chunks: 0 };
  let done = 0;
  for (const part of parts) {
    await readPart(files, part);
    show({ ...totals, doing: 'check', done: done += part.bytes });
  }

  show({ ...totals, doing: 'prepare', done });
  const database = await openTarget();
  try {
    return await database.transaction(async (query) => {
      const snapshot = JSON.stringify(manifest.snapshot);
      const [begun] = await query<{ run: string }>('select pipeline.begin_restore($1::text::jsonb) as run', [
        snapshot,
      ]);
      const rows: Partial<Record<PartKind, number>> = {};
      done = 0;
      for (const part of parts) {
        rows[part.kind] = (rows[part.kind] ?? 0) + await writePart(query, part, await readPart(files, part));
        const { documents = 0, chunks = 0 } = rows;
        show({ bytes, documents, chunks, doing: 'restore', done: done += part.bytes });
      }
      const { documents = 0, chunks = 0 } = rows;
      show({ bytes, documents, chunks, doing: 'verify', done });
      await query(`analyze ${TABLES.join(', ')}`);
      const [row] = await query<{ id: string; data_hash: string }>(
        'select id::text as id, data_hash from pipeline.finish_restore($1, $2::text::jsonb)',
        [begun?.run, snapshot],
      );
      return {
        manifest,
        snapshotId: row?.id ?? '',
        documents,
        chunks,
        dataHash: row?.data_hash ?? '',
      };
    }).catch((error: unknown) => {
      throw ownError(error);
    });
  } finally {
    await database.close();
  }
}

/** NDJSON is a JSON array but for its brackets and commas: a line feed stands at the end of a line and nowhere else. */
async function writePart(query: Query, part: ArchivePart, text: string): Promise<number> {
  try {
    const [row] = await query<{ rows: number }>(
      'select pipeline.restore_part($1, $2::text::jsonb) as rows',
      [part.kind, `[${text.trimEnd().replaceAll('\n', ',')}]`],
    );
    if (row?.rows === part.rows) return part.rows;
    throw new PipelineError(
      'ARCHIVE_INVALID',
      `Cannot restore the part ${part.name}: it has ${row?.rows} lines, its manifest says ${part.rows}`,
    );
  } catch (error) {
    // Of the wrong form, or in conflict with another line: nothing that an export writes.
    if (/^2[23]/.test(sqlstateOf(error))) {
      const why = error instanceof Error ? error.message : String(error);
      throw new PipelineError('ARCHIVE_INVALID', `Cannot restore the part ${part.name}: ${why}`, {
        cause: error,
      });
    }
    throw error;
  }
}

const fieldOf = (error: unknown, name: 'code' | 'detail'): string => {
  const value = (error as Partial<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : '';
};
const sqlstateOf = (error: unknown): string => fieldOf(error, 'code');

/** What our SQL raised, as its code. */
function ownError(error: unknown): unknown {
  const code = fieldOf(error, 'detail');
  return /^PT\d{3}$/.test(sqlstateOf(error)) && isErrorCode(code)
    ? new PipelineError(code, error instanceof Error ? error.message : code, { cause: error })
    : error;
}
