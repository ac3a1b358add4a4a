import { describe, expect, it } from 'vitest';
import type { Letter } from '../../../local/ocr/spelling/letters.ts';
import { spelling } from '../../../local/ocr/spelling/spelling.ts';
import { type Art, blacken, type Drawn, drawn } from './draw-letters.ts';

const spelt = ({ letters, image }: Drawn): string => spelling(letters, image);

describe('the signs of ordinals, by where they stand and how they look, whatever they are read as', () => {
  it.each<[string, Art, string]>([
    ['1^9', 'ring', '1º'],
    ['4^”', 'ring', '4º'],
    ['12^*,', 'ring', '12º,'],
    ['7^%.', 'underlined', '7º.'],
    ['2^2', 'underlined', '2º'],
    ['2.^4', 'a', '2.ª'],
    ['3^*', 'a', '3ª'],
    ['N^*', 'ring', 'Nº'],
    ['N^*', 'degree', 'N°'],
    ['1^%', 'degree', '1°'],
    ['N.^?', 'ring', 'N.º'],
    ['n.^9', 'ring', 'n.º'],
    ['N^*', 'star', 'N°'],
  ])('%s with a %s is %s', (read, art, word) => expect(spelt(drawn(read, art))).toBe(word));

  it.each<[string, Art]>([
    ['7^*', 'star'],
    ['12^”', 'quotes'],
    ['4^2', 'two'],
    ['2019^2', 'ring'],
    ['20.903^9', 'ring'],
    ['un^*', 'star'],
    ['so^9', 'ring'],
  ])('%s with a %s is not one', (read, art) => {
    expect(spelt(drawn(read, art))).toBe(read.replace('^', ''));
  });

  it.each(['19', '2.4', '40', 'N.12', '1.234.567'])('%s stands on its line', (read) => {
    expect(spelt(drawn(read))).toBe(read);
  });

  it('leaves out a letter that was thought to be where the sign stands', () => {
    const { letters, image } = drawn('10^%', 'ring');
    const sign = letters.at(-1);
    if (sign === undefined) throw new Error('nothing was drawn');
    const imagined: Letter = { text: '9', left: sign.left - 8, right: sign.left + 5, top: 20, bottom: 70 };
    expect(spelling([...letters.slice(0, -1), imagined, sign], image)).toBe('10º');
  });

  it('finds a sign in the place of the letter before it', () => {
    const { letters: [figure, stop, sign], image } = drawn('6.^9', 'ring');
    if (!figure || !stop || !sign) throw new Error('nothing was drawn');
    const spread: Letter = {
      text: '.',
      left: stop.left,
      right: sign.right,
      top: sign.top,
      bottom: stop.bottom,
    };
    expect(spelling([figure, spread], image)).toBe('6.º');
  });

  it('looks for letters where they stand on the image rather than where they were said to', () => {
    const { letters, image } = drawn('29^9.', 'ring');
    const moved = letters.map((letter, at) =>
      at < 2 ? letter : { ...letter, left: letter.left - 9, top: 20, bottom: 70 }
    );
    expect(spelling(moved, image)).toBe('29º.');
  });

  it('goes by what a sign is taken for where it is too small to show its form', () => {
    const { letters: [figure], image } = drawn('1');
    if (figure === undefined) throw new Error('nothing was drawn');
    const dot = { left: 45, right: 54, top: 22, bottom: 45 };
    blacken(image, dot);
    expect(spelling([figure, { text: '9', ...dot }], image)).toBe('1º');
    expect(spelling([figure, { text: '”', ...dot }], image)).toBe('1”');
  });
});

describe('ü', () => {
  /** g, a letter with so many points above it, and an e. */
  function word(text: string, points: number): Drawn {
    const image = { width: 200, height: 100, pixels: new Uint8Array(20_000).fill(255) };
    const letters: Letter[] = [
      { text: 'g', left: 10, right: 35, top: 35, bottom: 85 },
      { text, left: 40, right: 65, top: points === 0 ? 35 : 20, bottom: 70 },
      { text: 'e', left: 70, right: 95, top: 35, bottom: 70 },
    ];
    for (const letter of letters) blacken(image, { ...letter, top: 35 });
    for (let at = 0; at < points; at++) {
      blacken(image, { left: 42 + 14 * at, right: 48 + 14 * at, top: 20, bottom: 26 });
    }
    return { letters, image };
  }

  it.each([['u', 2, 'güe'], ['i', 2, 'güe'], ['U', 2, 'gÜe'], ['u', 0, 'gue'], ['i', 1, 'gie'], [
    'o',
    2,
    'goe',
  ]])(
    'a letter read as %s with %i points: %s',
    (text, points, read) => expect(spelt(word(text, points))).toBe(read),
  );

  it.each([
    ['lingúística', 'lingüística'],
    ['antigiiedad', 'antigüedad'],
    ['pingiino', 'pingüino'],
    ['pingiiino', 'pingüino'],
    ['lingiística', 'lingüística'],
    ['guía', 'guía'],
    ['gusto', 'gusto'],
    ['agítelo', 'agítelo'],
    ['Legii', 'Legii'],
  ])('reads %s as %s', (read, meant) => expect(spelt(drawn(read))).toBe(meant));
});

describe('Roman numerals', () => {
  it.each([
    ['Ill', 'III'],
    ['XlV.', 'XIV.'],
    ['XIv,', 'XIV,'],
    ['lll', 'III'],
    ['I|', 'II'],
    ['Vl', 'VI'],
    ['1X', 'IX'],
    ['X1V', 'XIV'],
    ['XLVl', 'XLVI'],
    ['IIL,', 'III,'],
  ])('%s is %s', (read, meant) => expect(spelt(drawn(read))).toBe(meant));

  it.each(['lluvia', 'Vi', 'Xi', 'Villa', 'I', 'XL', 'Il!a', '¡Ay!', 'V1', 'X1', 'Cl.', 'XIXl!V', '11'])(
    '%s is none',
    (word) => expect(spelt(drawn(word))).toBe(word),
  );
});

it('a letter o that stands alone is told from a figure by its width', () => {
  const { image } = drawn('');
  const o = { text: '0', left: 0, top: 20, bottom: 50 };
  expect(spelling([{ ...o, right: 27 }], image)).toBe('o');
  expect(spelling([{ ...o, right: 20 }], image)).toBe('0');
});
