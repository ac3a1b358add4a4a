import type { PDFDocumentProxy } from 'pdfjs-dist';
import { cleanText } from './clean-text.ts';
import type { OutlineEntry } from './types.ts';
import { countObjects } from './xref-size.ts';

type Item = Awaited<ReturnType<PDFDocumentProxy['getOutline']>>[number];

const MAX_ENTRIES = 300;
const MAX_TITLE = 100;
/**
 * pdfjs reads an outline whole, 60 µs an item; each is an object of its own. What has more objects than an outline may
 * cost is left alone.
 */
const MAX_OBJECTS = 30_000;
/** pdfjs walks over the pages before the one it looks for; this many steps, for all entries together, take 0.3 s. */
const MAX_STEPS = 500_000;

/** The outline's entries in their order, the first 300. Never throws. */
export async function readOutline(document: PDFDocumentProxy, bytes: Uint8Array): Promise<OutlineEntry[]> {
  const objects = countObjects(bytes);
  if (objects === null || objects > MAX_OBJECTS) return [];
  try {
    const items = flatten(await document.getOutline() ?? []);
    const places = Math.floor(MAX_STEPS / document.numPages);
    const entries: OutlineEntry[] = [];
    for (const [index, { item, level }] of items.entries()) {
      const title = cleanText(item.title, MAX_TITLE);
      const page = index < places ? await pageOf(document, item.dest) : null;
      if (title !== null) entries.push({ title, level, page });
    }
    return entries;
  } catch {
    // A damaged outline is no reason not to read the document.
    return [];
  }
}

function flatten(outline: readonly Item[]): { item: Item; level: number }[] {
  const flat: { item: Item; level: number }[] = [];
  const waiting = [...outline].reverse().map((item) => ({ item, level: 1 }));
  for (let next = waiting.pop(); next && flat.length < MAX_ENTRIES; next = waiting.pop()) {
    flat.push(next);
    const level = next.level + 1;
    for (const item of [...next.item.items].reverse()) waiting.push({ item, level });
  }
  return flat;
}

async function pageOf(document: PDFDocumentProxy, dest: Item['dest']): Promise<number | null> {
  try {
    const place = typeof dest === 'string' ? await document.getDestination(dest) : dest;
    const target: unknown = place?.[0];
    const index = isRef(target) ? await document.getPageIndex(target) : target;
    const known = typeof index === 'number' && Number.isInteger(index) && index >= 0 &&
      index < document.numPages;
    return known ? index + 1 : null;
  } catch {
    return null;
  }
}

function isRef(target: unknown): target is { num: number; gen: number } {
  return typeof target === 'object' && target !== null && 'num' in target && 'gen' in target;
}
