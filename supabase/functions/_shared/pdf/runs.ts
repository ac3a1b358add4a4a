import type { TextItem } from 'pdfjs-dist/types/src/display/api.d.ts';

/** A piece of text as the page draws it, on an upright page whose y grows downwards. */
export interface Run {
  text: string;
  x: number;
  /** Baseline. */
  y: number;
  width: number;
  size: number;
  bold: boolean;
  rtl: boolean;
  /** White space stands before it in the document. */
  spaced: boolean;
  /** Which of the page's runs it is, in the order of drawing. */
  order: number;
}

/** The four directions a page can be read in: degrees that its text is turned against the page's own axes. */
type Turn = 0 | 90 | 180 | 270;

/** Text turned by more than this (degrees) from an axis is a watermark or a drawing's label. */
const AXIS_TOLERANCE = 8;

export interface PageRuns {
  width: number;
  height: number;
  /** Text in the direction of most of the page, in the order of drawing. */
  main: Run[];
  /** Text that stands across it, along an axis (labels at the margin, a turned table's head). */
  across: Run[];
}

interface Placed {
  item: TextItem;
  turn: Turn;
  spaced: boolean;
}

/** Turns pdfjs' text items upright. Slanted text is left out where the page has other text. */
export function uprightRuns(
  items: TextItem[],
  view: readonly number[],
  isBold: (font: string) => boolean,
): PageRuns {
  const weights = new Map<Turn, number>();
  const placed: Placed[] = [];
  const slanted: Placed[] = [];
  let spaced = false;
  for (const item of items) {
    if (item.str.trim() === '') {
      spaced ||= item.str !== '' && isWordSpace(item);
      continue;
    }
    const { turn, off } = direction(item);
    (off <= AXIS_TOLERANCE ? placed : slanted).push({ item, turn, spaced });
    if (off <= AXIS_TOLERANCE) weights.set(turn, (weights.get(turn) ?? 0) + item.str.length);
    spaced = /\s$/.test(item.str);
  }
  const used = placed.length > 0 ? placed : slanted;
  const main = [...weights].sort((a, b) => b[1] - a[1])[0]?.[0] ?? slanted[0]?.turn ?? 0;
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = view;
  const [width, height] = main === 0 || main === 180 ? [x1 - x0, y1 - y0] : [y1 - y0, x1 - x0];
  const runs: PageRuns = { width, height, main: [], across: [] };
  for (const { item, turn, spaced } of used) {
    const run = toRun(item, turn, [x0, y0, x1, y1], isBold, spaced);
    run.order = runs.main.length + runs.across.length;
    (turn === main ? runs.main : runs.across).push(run);
  }
  placeSideways(runs.main, used.filter(({ turn }) => turn === main));
  return runs;
}

/**
 * pdfjs takes a gap of a tenth of the font size for a space; up to these many font sizes it is a kern. What is narrower
 * still is a space that the document has and squeezes.
 */
const KERN = { from: 0.1, below: 0.15 };

function isWordSpace({ width, transform }: TextItem): boolean {
  const [a = 1, b = 0, c = 0, d = 1] = transform as number[];
  const share = width / Math.min(Math.hypot(a, b), Math.hypot(c, d));
  return !(share >= KERN.from && share < KERN.below);
}

/** Widths of Latin letters in an ordinary font, in font sizes. */
const NARROW = /^[iljtfrI.,:;'’()[\]!|-]$/;
const WIDE = /^[mwMW@%]$/;

/**
 * Fonts for vertical writing are sometimes used for Latin text that runs sideways. Their glyphs have heights and no
 * widths, so that the gaps between words have to be found with usual widths.
 */
function placeSideways(runs: Run[], placed: Placed[]): void {
  placed.forEach(({ item }, index) => {
    const run = runs[index];
    const next = runs[index + 1];
    if (!run || !next || item.dir !== 'ttb' || Math.abs(next.y - run.y) > 0.1 * run.size || next.x <= run.x) {
      return;
    }
    const usual = NARROW.test(run.text)
      ? 0.32
      : WIDE.test(run.text)
      ? 0.85
      : /^\p{Lu}/u.test(run.text)
      ? 0.68
      : 0.48;
    run.width = Math.min(usual * run.size, next.x - run.x);
    if (next.x - run.x - run.width < SIDEWAYS_GAP * run.size) run.width = next.x - run.x;
  });
}

/** Smallest gap between words, in font sizes, when widths are guessed. */
const SIDEWAYS_GAP = 0.2;

function direction(item: TextItem): { turn: Turn; off: number } {
  const [a = 1, b = 0] = item.transform as number[];
  if (b === 0 && a > 0) return { turn: 0, off: 0 };
  const degrees = (Math.atan2(b, a) * 180) / Math.PI;
  const quarter = Math.round(degrees / 90);
  const turn = (((quarter % 4) + 4) % 4) * 90 as Turn;
  return { turn, off: Math.abs(degrees - quarter * 90) };
}

function toRun(
  item: TextItem,
  turn: Turn,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  isBold: (font: string) => boolean,
  spaced: boolean,
): Run {
  const [, , c = 0, d = 0, px = 0, py = 0] = item.transform as number[];
  const [x, y] = turn === 0
    ? [px - x0, y1 - py]
    : turn === 90
    ? [py - y0, px - x0]
    : turn === 180
    ? [x1 - px, py - y0]
    : [y1 - py, x1 - px];
  const size = Math.hypot(c, d) || item.height || 1;
  return {
    text: storable(item.str),
    x,
    y,
    width: item.width,
    size,
    bold: isBold(item.fontName),
    rtl: item.dir === 'rtl',
    spaced: spaced || /^\s/.test(item.str),
    order: 0,
  };
}

/** Without what Postgres' text and jsonb cannot hold: NUL, and halves of surrogate pairs (broken ToUnicode maps give both). */
function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
