import type { TextItem } from 'pdfjs-dist/types/src/display/api.d.ts';
import type { PdfjsDocument } from '../runtime/pdfjs.ts';
import { isPageGibberish } from '../text/gibberish.ts';
import { readLinks } from './links.ts';
import { toLines } from './lines.ts';
import { uprightRuns } from './runs.ts';
import type { RawPage } from './types.ts';

/** Below this many characters a page is looked at for an image: it may be a scan, though words are printed on it. */
const LITTLE_TEXT = 400;
/** White space, and what broken maps give for a character: it is left out of the lines, and is no text. */
// deno-lint-ignore no-control-regex
const NOTHING = /[\s\u0000]+/g;
/** pdfjs' AnnotationMode.DISABLE. */
const NO_ANNOTATIONS = 0;

const BOLD = /bold|black|heavy|demi|semibold|extrab|[-_](?:7|8|9)00|-medi(?:ital)?$|CMBX|\bBd\b/i;

/** What looking at a page's drawing takes, in times of what reading its text took; measured on pages full of paths. */
const PROBE_COST = 10;

/** What may be spent on a page: a time in which all has to be done, or only what its text takes. */
export type Effort = { readonly milliseconds: number } | 'text';

/**
 * Reads one page and lets go of what pdfjs keeps of it. Null: its drawing would have to be looked at, and that would
 * probably take longer than there is time for.
 */
export async function pdfjsPage(
  { document, probe }: PdfjsDocument,
  page: number,
  effort: Effort,
): Promise<RawPage | null> {
  const started = performance.now();
  const proxy = await document.getPage(page);
  try {
    const content = await proxy.getTextContent({ includeMarkedContent: false, disableNormalization: true });
    const items = content.items.filter((item): item is TextItem => 'str' in item);
    const gibberish = isPageGibberish(items);
    const chars = gibberish ? 0 : items.reduce((sum, item) => sum + item.str.replace(NOTHING, '').length, 0);
    const unknown = new Set(Object.keys(content.styles).filter((font) => !probe.fontNames.has(font)));
    let seen = { hasImage: false, imageShare: 0 };
    if (effort !== 'text' && (unknown.size > 0 || chars < LITTLE_TEXT)) {
      if ((performance.now() - started) * (1 + PROBE_COST) > effort.milliseconds) return null;
      seen = await probe.run(
        unknown,
        chars < LITTLE_TEXT,
        proxy.view,
        () => proxy.getOperatorList({ annotationMode: NO_ANNOTATIONS }),
      );
      // A font that the operators did not show (in an annotation, past a cut) is not looked for again.
      for (const font of unknown) if (!probe.fontNames.has(font)) probe.fontNames.set(font, '');
    }
    const runs = uprightRuns(items, proxy.view, (font) => BOLD.test(probe.fontNames.get(font) ?? ''));
    const { width, height, lines } = toLines(runs);
    const hasImage = seen.hasImage && chars < LITTLE_TEXT;
    const links = effort === 'text' ? [] : await readLinks(document, page);
    return {
      page,
      width,
      height,
      lines: gibberish ? [] : lines,
      hasImage,
      chars,
      ...(hasImage ? { imageShare: Math.round(seen.imageShare * 100) / 100 } : {}),
      ...(gibberish ? { gibberish } : {}),
      ...(links.length > 0 ? { links } : {}),
    };
  } finally {
    proxy.cleanup();
  }
}
