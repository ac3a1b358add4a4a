import { type WordFeatures, wordFeatures } from './word-features.ts';

/** A text as tokens, `\w+|[^\w\s]`, the way published measures count: a run of letters, digits and underscores, or a sign. */
export interface Tokens {
  /** Distinct tokens. */
  readonly types: readonly WordFeatures[];
  /** For each token the number of its type. */
  readonly ids: Int32Array;
  /** For each token the UTF-16 index at which it begins, and the characters of all tokens up to its end. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

const SPACE = 0;
const SIGN = 1;
const WORD = 2;

/** Kinds of the characters up to U+024F, which are nearly all of what is read. */
const KINDS = Uint8Array.from({ length: 0x250 }, (_, code) => kindOf(String.fromCharCode(code)));

function kindOf(character: string): number {
  return /\s/.test(character) ? SPACE : /[\p{L}\p{N}_]/u.test(character) ? WORD : SIGN;
}

/** One pass over the text. */
export function tokenise(text: string): Tokens {
  const known = new Map<string, number>();
  const forms = new Map<string, number>();
  const types: WordFeatures[] = [];
  const [ids, starts, ends] = [0, 0, 0].map(() => new Int32Array(text.length)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  let count = 0;
  let chars = 0;
  for (let at = 0; at < text.length;) {
    const kind = kindAt(text, at);
    const start = at;
    at += widthAt(text, at);
    if (kind === SPACE) continue;
    while (kind === WORD && at < text.length && kindAt(text, at) === WORD) at += widthAt(text, at);
    const token = text.slice(start, at);
    let id = known.get(token);
    if (id === undefined) {
      known.set(token, id = types.length);
      types.push(wordFeatures(token, kind === WORD, forms));
    }
    chars += token.length;
    ids[count] = id;
    starts[count] = start;
    ends[count++] = chars;
  }
  return { types, ids: ids.slice(0, count), starts: starts.slice(0, count), ends: ends.slice(0, count) };
}

function kindAt(text: string, at: number): number {
  return KINDS[text.charCodeAt(at)] ?? kindOf(String.fromCodePoint(text.codePointAt(at) ?? 0));
}

function widthAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit < 0xdc00 && (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
