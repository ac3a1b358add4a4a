import { z } from 'zod';
import {
  ARCHIVE_BUCKET,
  EXPORT_ORDER,
  type Manifest,
  MANIFEST_NAME,
  type PartKind,
  snapshotSchema,
} from '../_shared/archive/manifest.ts';
import type { Archives } from '../_shared/db/archives.ts';
import type { Job } from '../_shared/db/jobs.ts';
import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import { CODE_VERSION } from '../_shared/version.ts';
import { acceptKick } from '../_shared/worker/accept.ts';
import { sha256Hex } from '../_shared/worker/sha256.ts';
import type { JobContext, Outcome, ProcessJob, WorkerDeps } from '../_shared/worker/types.ts';
import { type Progress, readProgress } from './checkpoint.ts';
import type { ReadPart } from './read-part.ts';

export interface ExportDeps extends WorkerDeps {
  readonly archives: Archives;
  readonly readPart: ReadPart;
}

const contextSchema = z.object({ snapshot: snapshotSchema });
type Snapshot = z.infer<typeof snapshotSchema>;

/** POST {} with the cron key: writes the archives that were asked for, after the answer. */
export function handleExport(request: Request, deps: ExportDeps): Promise<Response> {
  return acceptKick(request, 'export', exportJob(deps), deps);
}

/** One archive: part after part as the database writes them, each kept before the next begins; the manifest at last. */
export function exportJob(deps: Pick<ExportDeps, 'archives' | 'readPart'>): ProcessJob {
  return async (job, context) => {
    const snapshot = readContext(job);
    let progress = readProgress(job.checkpoint);
    for (let written = 0;; written++) {
      const kind = EXPORT_ORDER[progress.kind];
      if (kind === undefined) return await finish(snapshot, progress, deps.archives);
      if (context.signal.aborted || written >= context.settings.export_parts_per_invocation) {
        return { kind: 'hand-back', checkpoint: progress };
      }
      progress = await writePart(snapshot, kind, progress, deps, context);
      await context.save(progress);
    }
  };
}

/**
 * A part's name tells its place and its content: written twice it is the same file, and one by a worker whose lease was
 * lost meanwhile does not take the place of another.
 */
async function writePart(
  snapshot: Snapshot,
  kind: PartKind,
  { kind: at, after, parts }: Progress,
  deps: Pick<ExportDeps, 'archives' | 'readPart'>,
  context: JobContext,
): Promise<Progress> {
  const { rows, text, next } = await deps.readPart(snapshot.id, kind, after);
  const position = next === null ? { kind: at + 1, after: null } : { kind: at, after: next };
  if (rows === 0) return { ...position, parts };
  const bytes = context.meter.run(() => new TextEncoder().encode(text));
  const sha256 = await sha256Hex(bytes);
  const number = 1 + parts.filter((part) => part.kind === kind).length;
  const name = `${kind}-${String(number).padStart(6, '0')}-${sha256.slice(0, 12)}.ndjson`;
  await deps.archives.put(snapshot.id, name, bytes, 'application/x-ndjson');
  context.log('info', 'part written', { part: name, rows, bytes: bytes.length });
  return { ...position, parts: [...parts, { name, kind, rows, bytes: bytes.length, sha256 }] };
}

async function finish(snapshot: Snapshot, { parts }: Progress, archives: Archives): Promise<Outcome> {
  const manifest: Manifest = {
    format: 'profeflow-archive',
    format_version: 1,
    code_version: CODE_VERSION,
    snapshot,
    parts,
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await archives.put(snapshot.id, MANIFEST_NAME, new TextEncoder().encode(text), 'application/json');
  return {
    kind: 'complete',
    result: {
      storage_location: `${ARCHIVE_BUCKET}/${snapshot.id}`,
      bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
      parts: parts.length,
    },
  };
}

function readContext(job: Job): Snapshot {
  const context = contextSchema.safeParse(job.context);
  if (context.success) return context.data.snapshot;
  const issue = context.error.issues[0];
  throw new PipelineError(
    'INTERNAL',
    `Cannot export job ${job.id}: its context is not what this version expects (${
      issue?.path.map(String).join('.')
    })`,
  );
}
