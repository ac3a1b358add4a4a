import type { SampleSite } from '../../../local/sample-site/server.ts';
import { startSampleSite } from '../../../local/sources/sample.ts';
import type { Stack } from '../../../local/stack.ts';
import { startTestStack } from '../../support/test-stack.ts';

export interface SiteStack {
  readonly stack: Stack;
  /** The stack's own sample site does not show its requests and has one edition. */
  readonly site: SampleSite;
  close(): Promise<void>;
}

/** A stack in memory whose sources are the sample site's. */
export async function startSiteStack(): Promise<SiteStack> {
  const stack = await startTestStack();
  try {
    const site = await startSampleSite(stack.sql, 0);
    return { stack, site, close: () => Promise.all([stack.stop(), site.close()]).then(() => {}) };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}
