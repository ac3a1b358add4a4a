import type { GreyImage } from '../../../supabase/functions/_shared/ocr/types.ts';
import type { Box } from '../hocr.ts';

/** What a small box holds, as far as it tells signs of ordinals from others. */
export type Shape = 'ring' | 'letter a' | 'other';

/** Shares of the pixels in the middle that are ink: a ring has none, a star nothing else, an `a` its bar. */
const MIDDLE = { empty: 0.2, full: 0.87 };
/** Width by height: raised figures, the marks of notes, are narrower than an `a`. */
const LEAST_WIDTH = 0.8;
/** Of an `a` and its mirror image, the ink that both have: less than of stars. */
const MOST_LIKE_MIRROR = 0.72;
const SMALLEST = 5;

/** The shape of the ink in a box; a line under it, as some fonts have under º, does not count. */
export function shapeIn(image: GreyImage, box: Box): Shape {
  const ink = withoutUnderline(trimmed(inkIn(image, box)));
  const [width, height] = [ink[0]?.length ?? 0, ink.length];
  if (width < SMALLEST || height < SMALLEST || !columnsOf(ink).every(Boolean)) return 'other';
  const middle = shareInMiddle(ink);
  if (middle < MIDDLE.empty && isClosed(ink)) return 'ring';
  const isLetter = middle >= MIDDLE.empty && middle < MIDDLE.full && width >= LEAST_WIDTH * height;
  return isLetter && likeMirror(ink) < MOST_LIKE_MIRROR ? 'letter a' : 'other';
}

/** How much thicker a ring is at its sides than at its top and bottom: 1 for a circle, up to 3 for the o of a serif font. */
export function contrastIn(image: GreyImage, box: Box): number {
  const ink = withoutUnderline(trimmed(inkIn(image, box)));
  const turned = columnsOf(ink).map((_, x) => ink.map((row) => row[x] === true));
  return thickness(ink) / thickness(turned);
}

/** Boxes of what stands side by side in a box, a column without ink between each two. */
export function partsIn(image: GreyImage, box: Box): Box[] {
  const ink = inkIn(image, box);
  const columns = columnsOf(ink);
  const parts: Box[] = [];
  for (let from = 0; from < columns.length; from++) {
    if (columns[from] !== true || columns[from - 1] === true) continue;
    const end = columns.indexOf(false, from);
    const to = end === -1 ? columns.length : end;
    const rows = ink.map((row) => row.slice(from, to).some(Boolean));
    const [first, last] = [rows.indexOf(true), rows.lastIndexOf(true)];
    parts.push({
      left: box.left + from,
      right: box.left + to,
      top: box.top + first,
      bottom: box.top + last + 1,
    });
  }
  return parts;
}

type Ink = readonly (readonly boolean[])[];

/** Rows of a box, true where it is darker than half way between its darkest and its lightest pixel. */
function inkIn({ width, pixels }: GreyImage, { left, right, top, bottom }: Box): Ink {
  const rows = Array.from(
    { length: Math.max(0, bottom - top) },
    (_, y) => pixels.subarray((top + y) * width + left, (top + y) * width + right),
  );
  let [darkest, lightest] = [255, 0];
  for (const row of rows) {
    for (const pixel of row) {
      darkest = Math.min(darkest, pixel);
      lightest = Math.max(lightest, pixel);
    }
  }
  return rows.map((row) => Array.from(row, (pixel) => pixel < (darkest + lightest) / 2));
}

function columnsOf(ink: Ink): boolean[] {
  return Array.from(ink[0] ?? [], (_, x) => ink.some((row) => row[x]));
}

function trimmed(ink: Ink): Ink {
  const [rows, columns] = [ink.map((row) => row.some(Boolean)), columnsOf(ink)];
  return ink.slice(rows.indexOf(true), rows.lastIndexOf(true) + 1)
    .map((row) => row.slice(columns.indexOf(true), columns.lastIndexOf(true) + 1));
}

function withoutUnderline(ink: Ink): Ink {
  const gap = ink.findIndex((row, y) => y >= 0.4 * ink.length && !row.some(Boolean));
  return gap === -1 ? ink : trimmed(ink.slice(0, gap));
}

function shareInMiddle(ink: Ink): number {
  const middle = (all: readonly unknown[]) =>
    [Math.floor(all.length * 0.4), Math.ceil(all.length * 0.6)] as const;
  const pixels = ink.slice(...middle(ink)).flatMap((row) => row.slice(...middle(row)));
  return pixels.filter(Boolean).length / pixels.length;
}

/** Whether ink is met from the middle in each of eight directions. */
function isClosed(ink: Ink): boolean {
  const [width, height] = [ink[0]?.length ?? 0, ink.length];
  return Array.from({ length: 8 }, (_, eighth) => eighth * Math.PI / 4).every((angle) => {
    for (let far = 0; far < Math.max(width, height); far += 0.5) {
      const x = Math.floor(width / 2 + far * Math.cos(angle));
      if (ink[Math.floor(height / 2 + far * Math.sin(angle))]?.[x] === true) return true;
    }
    return false;
  });
}

/** Ink from both ends of the middle rows to the hole: the median of three. */
function thickness(rows: Ink): number {
  const middle = Math.floor(rows.length / 2);
  const stroke = (row: readonly boolean[]): number => {
    const ink = row.slice(row.indexOf(true));
    return ink.includes(false) ? ink.indexOf(false) : ink.length;
  };
  const both = rows.slice(Math.max(0, middle - 1), middle + 2).map((row) =>
    stroke(row) + stroke(row.toReversed())
  );
  return both.sort((a, b) => a - b)[both.length >> 1] ?? 0;
}

function likeMirror(ink: Ink): number {
  let [both, either] = [0, 0];
  for (const row of ink) {
    row.forEach((pixel, x) => {
      const mirrored = row[row.length - 1 - x] === true;
      if (pixel && mirrored) both++;
      if (pixel || mirrored) either++;
    });
  }
  return both / either;
}
