/** What I is taken for, and at the end of a numeral that would be none, L. */
const STROKE = /[l|!1]/g;
const LAST_L = /(?<=I)L$/;
/** Strokes among capitals (`Ill`, `XlV`, `I|`, `1X`, `IIL`), small letters after two capitals (`XIv`), and nothing else. */
const LIKE_ROMAN =
  /^([IVX][l|!][IVXl|!]*|[IVX]{2,}[ivxl|!1]+[IVX]*|[IVX]1[IVX]+|[IVXLC]{2,}[l|!]+|[l|!1][VX]|[IVX]*IL|l{3})([.,;:)]*)$/;
const ROMAN = /^(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/;

/** A word as it is, or as the Roman numeral that it is meant to be. */
export function inRomanNumerals(word: string): string {
  const [, read = '', rest = ''] = LIKE_ROMAN.exec(word) ?? [];
  const numeral = read.replace(STROKE, 'I').replace(LAST_L, 'I').toUpperCase();
  return numeral !== '' && ROMAN.test(numeral) ? numeral + rest : word;
}
