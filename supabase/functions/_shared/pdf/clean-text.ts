/** A text that a document gives of itself: on one line, not longer than `maxChars`; null where it is none. */
export function cleanText(value: unknown, maxChars: number): string | null {
  const joined = Array.isArray(value) ? value.join(', ') : value;
  if (typeof joined !== 'string') return null;
  const cut = joined.slice(0, 4 * maxChars);
  // deno-lint-ignore no-control-regex
  const clean = cut.replace(/[\u0000-\u001f\u007f\ufffd\p{Cs}]+/gu, ' ').normalize('NFC').trim();
  return clean === '' ? null : [...clean].slice(0, maxChars).join('');
}
