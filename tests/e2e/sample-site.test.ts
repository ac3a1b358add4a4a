import { afterAll, beforeAll, describe } from 'vitest';
import type { RunReport } from '../../local/report/report.ts';
import { lineageSuite } from './sample-site/lineage.ts';
import { outcomesSuite } from './sample-site/outcomes.ts';
import { politenessSuite } from './sample-site/politeness.ts';
import { searchSuite } from './sample-site/search.ts';
import { secondEditionSuite } from './sample-site/second-edition.ts';
import { secondRunSuite } from './sample-site/second-run.ts';
import { textsSuite } from './sample-site/texts.ts';
import { runPipeline } from './support/run.ts';
import { type SiteStack, startSiteStack } from './support/site-stack.ts';

/** What a suite over the sample site is given: the running stack and the report of its first run. */
export interface Ran extends SiteStack {
  readonly first: RunReport;
}

// One stack and one history for all: a first run, searches, a run over the same, a run over the second edition.
describe('the sample site', () => {
  let ran: Ran;
  const get = (): Ran => ran;

  beforeAll(async () => {
    const site = await startSiteStack();
    ran = { ...site, first: await runPipeline(site.stack.sql) };
  }, 240_000);
  afterAll(() => ran?.close());

  describe('after its first run', () => {
    politenessSuite(get);
    outcomesSuite(get);
    textsSuite(get);
    lineageSuite(get);
  });
  describe('in search', () => searchSuite(get));
  describe('run again without a change', () => secondRunSuite(get));
  describe('run again in its second edition', () => secondEditionSuite(get));
});
