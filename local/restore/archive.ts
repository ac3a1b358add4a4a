import { createHash } from 'node:crypto';
import {
  type ArchivePart,
  type Manifest,
  MANIFEST_NAME,
  manifestSchema,
} from '../../supabase/functions/_shared/archive/manifest.ts';
import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';

/** Where the files of an archive are read from. */
export interface ArchiveFiles {
  /** For messages: the folder, or the bucket's. */
  readonly place: string;
  /** Null where there is no such file. */
  read(name: string): Promise<Uint8Array | null>;
}

const invalid = (message: string, cause?: unknown): PipelineError =>
  new PipelineError('ARCHIVE_INVALID', message, { cause });

/** @throws PipelineError NOT_FOUND, ARCHIVE_INVALID */
export async function readManifest(files: ArchiveFiles): Promise<Manifest> {
  const bytes = await files.read(MANIFEST_NAME);
  if (bytes === null) {
    throw new PipelineError('NOT_FOUND', `Cannot restore ${files.place}: it has no ${MANIFEST_NAME}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw invalid(`Cannot restore ${files.place}: ${MANIFEST_NAME} is not whole (${error})`, error);
  }
  const manifest = manifestSchema.safeParse(json);
  if (!manifest.success) {
    const issue = manifest.error.issues[0];
    const where = issue?.path.map(String).join('.');
    throw invalid(
      `Cannot restore ${files.place}: ${MANIFEST_NAME} is not what this version reads (${where}: ${issue?.message})`,
    );
  }
  return manifest.data;
}

/**
 * A part, whose bytes are what the manifest says.
 * @throws PipelineError ARCHIVE_INVALID
 */
export async function readPart(files: ArchiveFiles, part: ArchivePart): Promise<string> {
  const bytes = await files.read(part.name);
  if (bytes === null) throw invalid(`Cannot restore ${files.place}: the part ${part.name} is missing`);
  if (bytes.length !== part.bytes) {
    throw invalid(
      `Cannot restore ${files.place}: the part ${part.name} has ${bytes.length} bytes, its manifest says ${part.bytes}`,
    );
  }
  if (createHash('sha256').update(bytes).digest('hex') !== part.sha256) {
    throw invalid(`Cannot restore ${files.place}: the part ${part.name} is damaged (its SHA-256 is another)`);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}
