import { brokenCharacters, isOdd, LATIN } from '../text/gibberish.ts';

/** What a model is asked to write where it cannot read. */
const ILLEGIBLE = /\[(?:ilegible|illegible)\]/gi;

/**
 * How much of a text reads like one, 0-1: what stands for confidence where an engine does not say how sure it is. Words
 * that no European language would write, broken characters and gaps count against it. It cannot see a wrong word.
 */
export function plausibility(text: string): number | null {
  const gaps = text.match(ILLEGIBLE)?.length ?? 0;
  const words = text.replace(ILLEGIBLE, ' ').match(/\p{L}+/gu) ?? [];
  const all = words.length + gaps;
  if (all === 0) return null;
  const odd = words.filter((word) => word.length >= 4 && LATIN.test(word) && isOdd(word)).length;
  const visible = text.replace(/\s+/g, '').length;
  return (1 - (odd + gaps) / all) * (1 - brokenCharacters(text) / visible);
}
