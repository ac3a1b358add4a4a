import { describe, expect, it } from 'vitest';
import { type HocrChar, spelling } from '../../../local/ocr/spelling.ts';

/** Letters 50 pixels tall on one line; those after `^` are of `small` pixels and stand at the top. */
function chars(written: string, small = 27): HocrChar[] {
  const found: HocrChar[] = [];
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
  ])('%s is an ordinal', (written, word) => expect(spelling(chars(written))).toBe(word));

  it.each(['19', '2.4', '40', 'N.°12', '1.234.567'])(
    '%s stands on its line',
    (written) => expect(spelling(chars(written))).toBe(written),
  );

  it('tells a quotation mark after a figure from an ordinal by its height', () => {
    expect(spelling(chars('12^”', 16))).toBe('12”');
    expect(spelling(chars('N^*', 16))).toBe('Nº');
  });

  it.each([['Ill', 'III'], ['XlV.', 'XIV.'], ['XIv,', 'XIV,'], ['lll', 'III'], ['I|', 'II'], ['Vl', 'VI']])(
    '%s is a Roman numeral',
    (read, meant) => expect(spelling(chars(read))).toBe(meant),
  );

  it.each(['lluvia', 'Vi', 'Xi', 'Villa', 'I', 'Il!a', '¡Ay!'])(
    '%s is none',
    (word) => expect(spelling(chars(word))).toBe(word),
  );
});
