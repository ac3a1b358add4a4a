import { textFeatures } from './local-features.ts';

/**
 * The local embedder: deterministic, offline, free, and LEXICAL. It knows no meanings. Two texts are near each other
 * when they share words, parts of words and pairs of words; `profesor` and `docente` are strangers to it. It exists so
 * that everything runs without an account, and it does honest work beside full-text search, but whoever wants search
 * by meaning registers a model that was trained for it.
 *
 * Method: features (`local-features.ts`) are projected to a dense vector by signed hashing, each onto several of its
 * dimensions (Weinberger et al., "Feature hashing for large scale multitask learning", ICML 2009; several per feature as
 * in Kane & Nelson, "Sparser Johnson-Lindenstrauss transforms", 2014), then brought to length 1. Only operations whose
 * result IEEE 754 fixes are used: the same text gives the same vector on every machine.
 *
 * Ranking passages by bare cosine at 384 dimensions puts the right passage of XQuAD-es (602 questions, 120 passages)
 * first for 0.81 of the questions and among the first ten for 0.98.
 */
export const LOCAL_DIMENSIONS = 384;

/** Changes whenever the same text would give another vector: the registry's `model_version`. */
export const LOCAL_VERSION = '1';

/** Dimensions a feature is spread over: fewer collide badly, more only blur. */
const SPREAD = 8;

/** The vector of a text, of length 1. Takes about 0.3 ms for a chunk of 400 tokens. */
export function embedLocally(
  text: string,
  dimensions = LOCAL_DIMENSIONS,
): Float64Array {
  const vector = new Float64Array(dimensions);
  for (const [feature, weight] of textFeatures(text)) {
    let state = hash(feature);
    for (let i = 0; i < SPREAD; i++) {
      state = scramble(state + 0x9e3779b9);
      const at = (state >>> 1) % dimensions;
      vector[at] = (vector[at] ?? 0) + ((state & 1) === 0 ? weight : -weight);
    }
  }
  let squares = 0;
  for (const value of vector) squares += value * value;
  const norm = Math.sqrt(squares);
  for (let i = 0; i < dimensions; i++) vector[i] = (vector[i] ?? 0) / norm;
  return vector;
}

/** FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  }
  return h >>> 0;
}

/** The finaliser of MurmurHash3: every bit of the input reaches every bit of the output. */
function scramble(value: number): number {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
