import { fold } from '../text/fold.ts';
import { brokenCharacters, isOdd, LATIN } from '../text/gibberish.ts';
import { stopwordLanguages } from '../text/language.ts';

/** What one token is, found once however often it occurs. */
export interface WordFeatures {
  readonly length: number;
  /** A run of letters, digits and underscores; else a sign. */
  readonly isWord: boolean;
  readonly hasLetter: boolean;
  readonly isAllCaps: boolean;
  /** Number of the same word in lower case. */
  readonly form: number;
  readonly isSpanishStopword: boolean;
  readonly letters: number;
  /** Runs of letters: one in most words, two in `1er_grado`; the Latin ones; those of these with four letters or more. */
  readonly runs: number;
  readonly latin: number;
  readonly latinLetters: number;
  readonly long: number;
  /** How many of the long ones no European language would write. */
  readonly odd: number;
  /** For each known language how many of the runs are frequent words of it. */
  readonly stopwords: readonly number[];
  /** A sign that a broken font mapping leaves. */
  readonly isBroken: boolean;
  readonly isHash: boolean;
  readonly isCurly: boolean;
}

/** FineWeb-2, configs/spa_Latn.yml. */
const SPANISH_STOPWORDS = new Set('de la en el y a que del los se por un con una las su'.split(' '));

const LONG_RUN = 4;

/** `forms` numbers words in lower case as they come. */
export function wordFeatures(token: string, isWord: boolean, forms: Map<string, number>): WordFeatures {
  const runs = isWord ? token.match(/\p{L}+/gu) ?? [] : [];
  const lower = runs.length > 0 ? token.toLowerCase() : token;
  const latin = runs.filter((run) => LATIN.test(run));
  const long = latin.filter((run) => run.length >= LONG_RUN);
  return {
    length: token.length,
    isWord,
    hasLetter: runs.length > 0,
    isAllCaps: token.length > 1 && lower !== token && token === token.toUpperCase(),
    form: numberOf(lower, forms),
    isSpanishStopword: SPANISH_STOPWORDS.has(lower),
    letters: runs.reduce((sum, run) => sum + run.length, 0),
    runs: runs.length,
    latin: latin.length,
    latinLetters: latin.reduce((sum, run) => sum + run.length, 0),
    long: long.length,
    odd: long.filter(isOdd).length,
    stopwords: stopwordLanguages(latin.map(fold)),
    isBroken: !isWord && brokenCharacters(token) > 0,
    isHash: token === '#',
    isCurly: token === '{' || token === '}',
  };
}

function numberOf(form: string, forms: Map<string, number>): number {
  const known = forms.get(form);
  if (known !== undefined) return known;
  forms.set(form, forms.size);
  return forms.size - 1;
}
