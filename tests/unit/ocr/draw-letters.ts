import type { Letter } from '../../../local/ocr/spelling/letters.ts';
import type { GreyImage } from '../../../supabase/functions/_shared/ocr/types.ts';

/** Signs by their dots, each drawn three pixels wide and high. */
const ART = {
  ring: [
    '..####..',
    '.##..##.',
    '##....##',
    '##....##',
    '##....##',
    '##....##',
    '##....##',
    '.##..##.',
    '..####..',
  ],
  degree: ['..###..', '.#...#.', '#.....#', '#.....#', '#.....#', '.#...#.', '..###..'],
  underlined: ['.#####.', '###.###', '##...##', '##...##', '###.###', '.#####.', '.......', '#######'],
  a: ['.####.', '.....#', '.#####', '#....#', '#...##', '.###.#'],
  star: ['#..#..#', '.#.#.#.', '..###..', '#######', '..###..', '.#.#.#.', '#..#..#'],
  quotes: ['##..##', '##..##', '##..##', '.#...#', '#...#.'],
  two: ['.##.', '#..#', '...#', '..#.', '.#..', '####'],
} as const;

export type Art = keyof typeof ART;

const DOT = 3;
const [TOP, LINE] = [20, 70];
/** How tall letters are, in the height of a line of 50 pixels. */
const TALL: Readonly<Record<string, number>> = { '.': 7, ',': 7, n: 36 };

export interface Drawn {
  readonly letters: Letter[];
  readonly image: GreyImage;
}

/**
 * A word as it was read, on the image that shows it: letters are black boxes on one line, and for each `^` the letter
 * after it is drawn small and raised, as `art` has it.
 */
export function drawn(read: string, ...art: readonly Art[]): Drawn {
  const image = { width: 600, height: 100, pixels: new Uint8Array(60_000).fill(255) };
  const letters: Letter[] = [];
  const left = [...art];
  let x = 10;
  for (let at = 0; at < read.length; at++) {
    const raised = read[at] === '^' ? left.shift() : undefined;
    if (raised !== undefined) at++;
    const text = read[at] ?? '';
    const box = raised === undefined ? block(image, x, TALL[text] ?? 50) : sign(image, x, ART[raised]);
    letters.push({ text, ...box });
    x = box.right + 5;
  }
  return { letters, image };
}

function block(image: GreyImage, left: number, height: number) {
  const box = { left, right: left + 25, top: LINE - height, bottom: LINE };
  blacken(image, box);
  return box;
}

function sign(image: GreyImage, left: number, art: readonly string[]) {
  art.forEach((row, y) => {
    Array.from(row).forEach((dot, x) => {
      if (dot !== '#') return;
      const [atX, atY] = [left + x * DOT, TOP + y * DOT];
      blacken(image, { left: atX, right: atX + DOT, top: atY, bottom: atY + DOT });
    });
  });
  return { left, right: left + (art[0]?.length ?? 0) * DOT, top: TOP, bottom: TOP + art.length * DOT };
}

export function blacken(
  { width, pixels }: GreyImage,
  { left, right, top, bottom }: { left: number; right: number; top: number; bottom: number },
): void {
  for (let y = top; y < bottom; y++) pixels.fill(0, y * width + left, y * width + right);
}
