import type { Query } from '../database/database.ts';
import { createSampleSite, type SampleSite } from '../sample-site/server.ts';
import { sampleSources } from '../sample-site/sources.ts';
import { allowHost } from './allowed-hosts.ts';
import { saveSource } from './source.ts';

/** Serves the documents that were written for this project and makes them sources of the pipeline. */
export async function startSampleSite(query: Query, port?: number): Promise<SampleSite> {
  const site = await createSampleSite(port === undefined ? {} : { port });
  await allowHost(query, site.url);
  for (const source of sampleSources(site.url)) await saveSource(query, source, true);
  return site;
}
