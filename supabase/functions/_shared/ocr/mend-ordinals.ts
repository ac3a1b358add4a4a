/** `N* 12`, `N" 12`, `N%12` and the like: the number sign. */
const NUMBER_SIGN = /(?<![\p{L}\p{N}])(N|n)(\.?)[*"'”’“?%](?=\s?\p{N})/gu;
/** `4*`: a star right after a number is the sign itself, as a note's mark would stand after a word. */
const STAR = /(?<=(?<![\p{L}\p{N}.,])\p{N}{1,3})\*(?=[\s.,;:)\-–]|$)/gu;
/** Where articles are named, single figures are ordinals (from 10 on they are not): `artículos 3", 5% y 7?`. */
const NAMED = /(?<![\p{L}\p{N}])(?:art[íi]culos?|arts?\.|incisos?)/iu;
const FIGURE = /(?<=(?:art[íi]culos?|arts?\.|incisos?|[,ye]|al?|del?)\s\p{N})["”“?%](?=[\s.,;:)\-–]|$)/giu;

/**
 * A line of Spanish or Portuguese that was read by OCR, with the signs of its ordinals: º and ª are the smallest letters
 * of a page, and are read as other small signs. Those are put right where they have no other business.
 */
export function mendOrdinals(line: string): string {
  const numbers = line.replace(NUMBER_SIGN, '$1$2º').replace(STAR, 'º');
  if (!NAMED.test(numbers)) return numbers;
  const asks = numbers.includes('¿');
  const quotes = (numbers.match(/["”“]/g)?.length ?? 0) % 2 === 0;
  return numbers.replace(FIGURE, (sign) => (sign === '?' ? asks : sign !== '%' && quotes) ? sign : 'º');
}
