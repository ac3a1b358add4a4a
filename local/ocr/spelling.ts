import type { Box } from './hocr.ts';

export interface HocrChar extends Box {
  readonly text: string;
}

/** What º is taken for: other small signs, and figures of its form. */
const MASCULINE = /^[*"'”’“?%oO0°9]$/;
/** What ª is taken for. */
const FEMININE = /^[aA4]$/;
/** After a figure: quotation marks and stars are less than half as tall as it, º and ª are more. After an N nothing else stands. */
const LEAST_HEIGHT = 0.45;
/** They are smaller than figures and stand above the line. */
const MOST_HEIGHT = 0.7;
const RAISED = 0.3;

/**
 * A word as it is spelt, from its letters and their places. The model has hardly seen º and ª, but where they stand and
 * how large they are tells them from what it takes them for: `1º` is read as `19` or `1”`, `N.º` as `N.*`, `2.ª` as `2.4`.
 */
export function spelling(chars: readonly HocrChar[]): string {
  const word = chars.map((char, at) => {
    const before = chars[at - 1]?.text === '.' ? chars[at - 2] : chars[at - 1];
    return before !== undefined && isOrdinalSign(char, before) ? signOf(char.text) : char.text;
  }).join('');
  return inRomanNumerals(word);
}

function isOrdinalSign(char: Box, before: HocrChar): boolean {
  if (!/^[\p{N}Nn]$/u.test(before.text)) return false;
  const tall = before.bottom - before.top;
  const height = char.bottom - char.top;
  const least = /\p{N}/u.test(before.text) ? LEAST_HEIGHT * tall : 0;
  return height >= least && height <= MOST_HEIGHT * tall && before.bottom - char.bottom >= RAISED * tall;
}

function signOf(text: string): string {
  return MASCULINE.test(text) ? 'º' : FEMININE.test(text) ? 'ª' : text;
}

/** Strokes that look alike (`Ill`, `XlV`, `I|`), and small letters after two capitals (`XIv`), in a word of nothing else. */
const LIKE_ROMAN = /^([IVX][l|!][IVXl|!]{0,4}|[IVX]{2,5}[ivxl|!]{1,3}|l{3})([.,;:)]*)$/;

function inRomanNumerals(word: string): string {
  const [, numeral, rest = ''] = LIKE_ROMAN.exec(word) ?? [];
  return numeral === undefined ? word : numeral.replace(/[l|!]/g, 'I').toUpperCase() + rest;
}
