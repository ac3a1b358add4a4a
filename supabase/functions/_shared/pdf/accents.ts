/** Accents that are characters of their own, and what makes an accented letter of them. */
const COMBINING: Record<string, string> = {
  '`': '\u0300',
  '´': '\u0301',
  'ˊ': '\u0301',
  'ˆ': '\u0302',
  '˜': '\u0303',
  '¯': '\u0304',
  '˘': '\u0306',
  '˙': '\u0307',
  '¨': '\u0308',
  '˚': '\u030a',
  '˝': '\u030b',
  'ˇ': '\u030c',
};

/** Letters that are drawn without their dot to make room for the accent. */
const DOTLESS: Record<string, string> = { 'ı': 'i', 'ȷ': 'j' };

/** Whether a text ends in an accent that waits for its letter. */
export function endsInAccent(text: string): boolean {
  return text.charAt(text.length - 1) in COMBINING;
}

/**
 * TeX draws an accent first and its letter over it: `before` ends in the accent, `after` begins with the letter. Null
 * where it begins with none.
 */
export function joinAccent(before: string, after: string): string | null {
  const mark = COMBINING[before.charAt(before.length - 1)];
  const [first = ''] = after;
  if (!mark || !/\p{L}/u.test(first)) return null;
  const letter = (DOTLESS[first] ?? first) + mark;
  return before.slice(0, -1) + letter.normalize('NFC') + after.slice(first.length);
}
