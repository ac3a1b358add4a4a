/** What tesseract takes the small raised o for. */
const RAISED = '[*"”“’\']';
const NUMBER = new RegExp(`(?<![\\p{L}\\p{N}"“”'])(N\\.?|n\\.) ?${RAISED}(?= ?\\d)`, 'gu');
const ARTICLE = new RegExp(
  `(?<=(?<!\\p{L})art(?:[íi]culos?|s?\\.) \\d{1,3}) ?${RAISED}(?![\\p{L}\\p{N}])`,
  'giu',
);

/** Mends the sign of ordinals where nothing else can stand: between `N` and a number, and after an article's number. */
export function mendOrdinals(text: string): string {
  return text.replace(NUMBER, (_, before: string) => `${before}${before === 'n.' ? 'º' : '°'}`).replace(
    ARTICLE,
    '°',
  );
}
