import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';
import type { Query } from '../database/database.ts';
import { createSampleSite, type SampleSite } from '../sample-site/server.ts';
import { sampleSources } from '../sample-site/sources.ts';
import { allowHost } from './allowed-hosts.ts';
import { saveSource } from './source.ts';

/** Serves the documents that were written for this project and makes them sources of the pipeline. */
export async function startSampleSite(query: Query, port?: number): Promise<SampleSite> {
  const site = await createSampleSite(port === undefined ? {} : { port }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error;
      // Not simply another port: a document is known by its address.
      const why = 'another program listens on its port. Stop that one or set SAMPLE_SITE_PORT.';
      throw new PipelineError('INVALID_STATE', `Cannot serve the sample site: ${why}`, { cause: error });
    },
  );
  await allowHost(query, site.url);
  for (const source of sampleSources(site.url)) await saveSource(query, source, true);
  return site;
}
