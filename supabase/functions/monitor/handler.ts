import { discoveryContextSchema, type Job } from '../_shared/db/jobs.ts';
import { discoverSource } from '../_shared/discovery/discover.ts';
import { SOURCE_KINDS, type SourceKind } from '../_shared/discovery/source-config.ts';
import type { DiscoveryContext } from '../_shared/discovery/types.ts';
import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import type { FetchDeps } from '../_shared/http/fetch-document.ts';
import { acceptKick } from '../_shared/worker/accept.ts';
import type { ProcessJob, WorkerDeps } from '../_shared/worker/types.ts';

export interface MonitorDeps extends WorkerDeps {
  readonly http: FetchDeps;
}

/** POST {} with the cron key: looks through the sources that are due, after the answer. */
export function handleMonitor(request: Request, deps: MonitorDeps): Promise<Response> {
  return acceptKick(request, 'discovery', discoverJob(deps.http), deps);
}

/** One source: what it shows now. */
export function discoverJob(http: FetchDeps): ProcessJob {
  return async (job, { settings, signal, log }) => {
    const result = await discoverSource(readContext(job), settings, { ...http, signal });
    const { documents, pages, errors, complete } = result;
    log('info', 'source read', {
      documents: documents.length,
      pages: pages.length,
      errors: errors.length,
      complete,
    });
    return { kind: 'complete', result };
  };
}

function readContext(job: Job): DiscoveryContext {
  const context = discoveryContextSchema.safeParse(job.context);
  if (!context.success) {
    const field = context.error.issues[0]?.path.map(String).join('.');
    throw new PipelineError(
      'INTERNAL',
      `Cannot discover in job ${job.id}: its context is not what this version expects (${field})`,
    );
  }
  const { source, pages } = context.data;
  if (!isSourceKind(source.kind)) {
    throw new PipelineError(
      'INTERNAL',
      `Cannot discover in source ${source.name}: its kind ${source.kind} is unknown`,
    );
  }
  return { source: { ...source, kind: source.kind }, pages: pages ?? [] };
}

function isSourceKind(kind: string): kind is SourceKind {
  return SOURCE_KINDS.some((known) => known === kind);
}
