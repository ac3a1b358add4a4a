/**
 * Characters as the rest of the pipeline wants them: NFC, no ligatures or presentation forms, no soft hyphens or
 * invisible marks, no control characters, plain spaces. Ordinals (1º, n.º), fractions, ñ, ¿¡ and currency signs stay
 * what they are, which is why this is not NFKC. Idempotent.
 */
export function normaliseCharacters(text: string): string {
  return hasOnlyPlain(text) ? text : normaliseLines(text).replaceAll(SOFT_HYPHEN, '');
}

/** The same of lines that are still to be joined: a soft hyphen at the end of one stays, since it says that its word goes on. */
export function normaliseLines(text: string): string {
  return hasOnlyPlain(text) ? text : text
    .replace(INVISIBLE, '')
    .replace(UNICODE_SPACES, ' ')
    .replace(LINE_BREAKS, '\n')
    .replace(SOFT_INSIDE_LINE, '')
    .replace(CONTROLS, '')
    .replace(LONE_SURROGATES, '\ufffd')
    .replace(PRESENTATION_FORMS, (forms) => forms.normalize('NFKC'))
    .replace(LETTER_WITH_SPACING_ACCENT, combine)
    .normalize('NFC');
}

const PLAIN = /^[\t\n\u0020-\u007e¡-¬®-ÿ–—‘’“”•…]*$/;

/** Nearly every line: nothing in it that the steps below would touch. */
function hasOnlyPlain(text: string): boolean {
  return PLAIN.test(text) && !text.includes('´') && !text.includes('¨') && !text.includes('¸');
}

/** Latin and Arabic ligatures and presentation forms; Hebrew ones; not the compatibility signs that carry meaning. */
const PRESENTATION_FORMS =
  /[\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\u0132\u0133\u01c4-\u01cc]+/g;
/** Where a word may be divided at a line's end: of no meaning anywhere else. */
export const SOFT_HYPHEN = '\u00ad';
const SOFT_INSIDE_LINE = /\u00ad(?![ \t]*(?:\n|$))|(?<![\p{L}\p{M}])\u00ad/gu;
const INVISIBLE =
  /\u00ad(?=\u00ad)|[\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
const UNICODE_SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
// deno-lint-ignore no-control-regex
const LINE_BREAKS = /\r\n?|[\u000b\u000c\u0085\u2028\u2029]/g;
// deno-lint-ignore no-control-regex
const CONTROLS = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g;
const LONE_SURROGATES = /\p{Cs}/gu;

/** TeX and old fonts draw an accent and a letter apart: `´a`, `a´`, `˜n`, dotless `ı`. */
const LETTER_WITH_SPACING_ACCENT = /([´¨˜ˆ])\s?([aeiounAEIOUNı])/g;
const COMBINING: Record<string, string> = {
  '´': '\u0301',
  '¨': '\u0308',
  '˜': '\u0303',
  'ˆ': '\u0302',
};

function combine(match: string, accent: string, letter: string): string {
  const base = letter === 'ı' ? 'i' : letter;
  const mark = COMBINING[accent];
  const composed = mark ? (base + mark).normalize('NFC') : match;
  return composed.length === 1 && ACCENTED.has(composed.toLowerCase()) ? composed : match;
}

/** Letters of Spanish, Portuguese, French and Catalan that the composition may give. */
const ACCENTED = new Set('áéíóúüñàèìòùâêîôûãõäëïö');
