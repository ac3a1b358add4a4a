import { fold } from './fold.ts';

/** Frequent words that tell the languages apart; folded. Words that two of them share are left out where it matters. */
const STOPWORDS: Record<string, string> = {
  es:
    'de la que el en y los del las un por con una su para es al lo como mas o pero sus le ha este si ya cuando muy ' +
    'sobre tambien hasta donde quien desde todos durante uno ni contra ese eso ella estas segun articulo dicha',
  pt:
    'de a o que e do da em um para com nao uma os no se na por mais as dos como mas ao das seu sua ou quando muito ' +
    'nos ja eu tambem so pelo pela ate isso ela entre depois sem mesmo aos seus nas esse num nem suas meu artigo ser',
  en:
    'the of and to in a is that for it as was with be by on not he his but at are this have from or had an they ' +
    'which one were all we when there can more if no out so what up said about than into them only some could these',
  fr:
    'de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec ou son aux ' +
    'mais comme cette ont ses nous etre fait sans leur tout ces elle',
  ca:
    'de la i el que els en les a un per amb una es del al o com mes no aquest aquesta seva seu pel dels ser han ' +
    'aquests son tots sense ha article',
};

const LANGUAGES = Object.entries(STOPWORDS).map(([code, words]) => ({
  code,
  words: new Set(words.split(' ')),
}));

/** Words looked at; a document's language shows early. */
const SAMPLE = 4000;
const MIN_WORDS = 20;
/** Share of stopwords below which nothing is claimed: tables, lists of names. */
const MIN_SHARE = 0.12;
/**
 * Of these, words of two letters or more, and how many different ones: `a`, `e`, `o` are frequent in languages that are
 * none of these (Rapa Nui, Hungarian).
 */
const MIN_LONGER_SHARE = 0.1;
const MIN_DIFFERENT = 3;

/** The language of a text by its frequent words: es, pt, en, fr, ca; null where that does not decide. */
export function guessLanguage(text: string): string | null {
  const words = sample(text);
  if (words.length < MIN_WORDS) return null;
  let best: { code: string; share: number } | null = null;
  for (const { code, words: stopwords } of LANGUAGES) {
    const share = words.reduce((sum, word) => sum + (stopwords.has(word) ? 1 : 0), 0) / words.length;
    if (!best || share > best.share) best = { code, share };
  }
  return best && best.share >= MIN_SHARE && isSure(words, best.code) ? best.code : null;
}

function isSure(words: readonly string[], language: string): boolean {
  const stopwords = LANGUAGES.find(({ code }) => code === language)?.words;
  const longer = words.filter((word) => word.length > 1 && stopwords?.has(word));
  return longer.length >= MIN_LONGER_SHARE * words.length && new Set(longer).size >= MIN_DIFFERENT;
}

/** For each known language how many of `words` (folded) are frequent words of it. */
export function stopwordLanguages(words: readonly string[]): number[] {
  return LANGUAGES.map(({ words: stopwords }) => words.filter((word) => stopwords.has(word)).length);
}

/** What such counts, summed up, say of a language; null of one that is not known. */
export function stopwordsOf(language: string | null, counts: readonly number[]): number | null {
  return counts[LANGUAGES.findIndex(({ code }) => code === language)] ?? null;
}

/** Words from three places, so that an English abstract does not decide for a Spanish thesis. */
function sample(text: string): string[] {
  const span = 12_000;
  const places = text.length <= 3 * span
    ? [text]
    : [0, 0.5, 1].map((at) => text.slice(Math.round(at * (text.length - span))).slice(0, span));
  return places.flatMap((place) => fold(place).match(/\p{L}+/gu) ?? []).slice(0, SAMPLE);
}
