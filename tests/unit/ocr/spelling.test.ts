import { describe, expect, it } from 'vitest';
import type { Letter } from '../../../local/ocr/spelling/letters.ts';
import { spelling } from '../../../local/ocr/spelling/spelling.ts';

/** Letters 50 pixels tall on one line; those after `^` are of `small` pixels and stand at the top. */
function chars(written: string, small = 27): Letter[] {
  const found: Letter[] = [];
  let raised = false;
  for (const text of written) {
    if (text === '^') raised = true;
    else {
      const left = 30 * found.length;
      const bottom = raised ? small : 50;
      found.push({ text, left, right: left + 25, top: text === '.' ? 42 : 0, bottom });
      raised = false;
    }
  }
  return found;
}

describe('a word from its letters and their places', () => {
  it.each([
    ['1^9', '1º'],
    ['4^”', '4º'],
    ['12^*,', '12º,'],
    ['N^*', 'Nº'],
    ['N.^?', 'N.º'],
    ['2.^4', '2.ª'],
    ['3^o', '3º'],
    ['2^2', '2ª'],
    ['7^%.-', '7º.-'],
  ])('%s is an ordinal', (written, word) => expect(spelling(chars(written))).toBe(word));

  it.each(['19', '2.4', '40', 'N.°12', '1.234.567'])(
    '%s stands on its line',
    (written) => expect(spelling(chars(written))).toBe(written),
  );

  it('tells a quotation mark after a figure from an ordinal by its height', () => {
    expect(spelling(chars('12^”', 16))).toBe('12”');
    expect(spelling(chars('N^*', 16))).toBe('Nº');
  });

  it('takes a small sign after a figure for an ordinal where it is round', () => {
    const [figure, sign] = chars('4^”', 21);
    if (figure === undefined || sign === undefined) throw new Error('nothing was drawn');
    expect(spelling([figure, { ...sign, right: sign.left + 21 }])).toBe('4º');
    expect(spelling([figure, { ...sign, right: sign.left + 12 }])).toBe('4”');
    expect(spelling([figure, { ...sign, text: '"', right: sign.left + 21 }])).toBe('4"');
  });

  it('compares a small n by the capital that it would have', () => {
    const n = { text: 'n', left: 0, right: 25, top: 15, bottom: 50 };
    expect(spelling([n, { text: '9', left: 30, right: 50, top: 2, bottom: 30 }])).toBe('nº');
    expect(
      spelling([{ ...n, text: 'ó', left: -30, right: -5 }, n, { ...n, text: '*', left: 30, bottom: 30 }]),
    ).toBe('ón*');
  });

  it('leaves out a letter that was thought to be where the sign stands', () => {
    const [one, zero, nine, sign] = chars('109^%');
    if (!one || !zero || !nine || !sign) throw new Error('nothing was drawn');
    expect(spelling([one, zero, { ...nine, left: 72, right: 88 }, { ...sign, left: 84, right: 100 }])).toBe(
      '10º',
    );
  });

  it.each(['2019^2', '20.903^9', '1.234^*'])('%s is a figure with the mark of a note', (written) => {
    expect(spelling(chars(written))).toBe(written.replace('^', ''));
  });

  it('tells ü from u by its points', () => {
    const word = (height: number, text: string, left = 52) =>
      [
        { text: 'g', left: 20, right: 50, top: 15, bottom: 60 },
        { text, left, right: left + 30, top: 50 - height, bottom: 50 },
        { text: 'e', left: 90, right: 115, top: 15, bottom: 50 },
      ] satisfies Letter[];
    expect(spelling(word(48, 'u'))).toBe('güe');
    expect(spelling(word(48, 'U'))).toBe('gÜe');
    expect(spelling(word(35, 'u'))).toBe('gue');
    // Its place lies over its neighbour's: it is not known how tall it is.
    expect(spelling(word(48, 'u', 40))).toBe('gue');
    expect(spelling(word(48, 'o'))).toBe('goe');
  });

  it.each([
    ['lingúística', 'lingüística'],
    ['antigiiedad', 'antigüedad'],
    ['pingiino', 'pingüino'],
    ['lingiística', 'lingüística'],
    ['guía', 'guía'],
    ['gusto', 'gusto'],
    ['agítelo', 'agítelo'],
    ['Legii', 'Legii'],
  ])('reads %s as %s', (read, word) => expect(spelling(chars(read))).toBe(word));

  it('tells a letter o that stands alone from a figure', () => {
    const o = { text: '0', left: 0, top: 20, bottom: 50 };
    expect(spelling([{ ...o, right: 27 }])).toBe('o');
    expect(spelling([{ ...o, right: 20 }])).toBe('0');
  });

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
  ])(
    '%s is a Roman numeral',
    (read, meant) => expect(spelling(chars(read))).toBe(meant),
  );

  it.each(['lluvia', 'Vi', 'Xi', 'Villa', 'I', 'Il!a', '¡Ay!', 'V1', 'X1', 'Cl.', 'XIXl!V', '11'])(
    '%s is none',
    (word) => expect(spelling(chars(word))).toBe(word),
  );
});
