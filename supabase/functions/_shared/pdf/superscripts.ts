const RAISED: Record<string, string> = {
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
  '+': '⁺',
  '-': '⁻',
  '−': '⁻',
  '–': '⁻',
};

/** Digits with signs: a power, a note's number, several of them. */
const NUMBER = /^\s*[-+−–]?\d+(?:\s?[.,]\s?\d+)*[,.)]?\s*$/;

/**
 * A raised number in characters that are raised by themselves: `m²`, `10⁸`, `según la ley³`. It neither runs into the
 * number or word before it nor stands there as a word of its own, and search does not take it for one. Anything else is
 * returned as it is: the º of 1º may be drawn as a raised o.
 */
export function toSuperscript(text: string): string {
  return NUMBER.test(text) ? text.replace(/[-+−–\d]/g, (char) => RAISED[char] ?? char) : text;
}
