import type { Progress } from '../_shared/ingestion/checkpoint.ts';
import { type ReadSoFar, Steps, tooSlow } from '../_shared/ingestion/steps.ts';
import type { RawPage } from '../_shared/pdf/types.ts';
import type { Reading } from './types.ts';

/**
 * Reads a PDF's pages from where the last invocation stopped until its CPU budget is spent; at least one page, so that
 * every invocation gets on. Where a worker died at this document before, each step is written down first: then it shows
 * which page it is that ends workers, and that page is left out.
 */
export async function readPages(ingestion: Reading, bytes: Uint8Array, from: Progress): Promise<ReadSoFar> {
  const { at, deps } = ingestion;
  const steps = new Steps(ingestion, bytes, from);
  if (!await steps.dare(0)) throw tooSlow(ingestion, 'opening it');
  const reader = await at.meter.runAsync(() => deps.openPdf(bytes));
  steps.survived(0);
  try {
    const metadata = from.metadata ?? await at.meter.runAsync(() => steps.metadataOf(reader));
    steps.progress = { ...steps.progress, page_count: reader.pageCount, metadata };
    if (bytes.length > at.settings.inline_max_bytes) await steps.save();
    const first = steps.progress.next_page;
    for (let page = first; page <= reader.pageCount; page++) {
      const left = at.settings.parse_cpu_budget_ms - at.meter.spentMs;
      const read = await steps.dare(page)
        ? await at.meter.runAsync(() => steps.read(reader, page, page === first ? Infinity : left))
        : unreadable(page);
      if (read === null) {
        steps.survived(page);
        return steps.soFar(false);
      }
      steps.add(read);
      const spent = at.meter.spentMs >= at.settings.parse_cpu_budget_ms ||
        page - first + 1 >= at.settings.parse_pages_per_invocation;
      if ((spent || at.signal.aborted) && page < reader.pageCount) return steps.soFar(false);
    }
    return steps.soFar(true);
  } finally {
    await at.meter.runAsync(() => reader.close());
  }
}

function unreadable(page: number): RawPage {
  return { page, width: 0, height: 0, lines: [], hasImage: false, chars: 0, failed: true };
}
