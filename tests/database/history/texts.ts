/**
 * A text is written as the numbers of its paragraphs, `0337`; so is a chunk. Few paragraphs, so that documents have
 * contents in common and a text comes back.
 */
export type Text = string;

/** How a reader cuts a text: each paragraph, or two at a time. Another reader cuts the same text into another list. */
export type Cut = 'fine' | 'coarse';

/** Each with a word of its own and one that it shares with every other paragraph. */
const WORDS = ['cobre', 'luna', 'trigo', 'puente', 'mar', 'roble', 'vela', 'nieve'];

export const PARAGRAPHS: number = WORDS.length;

const wordsOf = (paragraph: number): string[] => [
  WORDS[paragraph] ?? '',
  paragraph % 2 === 0 ? 'norte' : 'valle',
];

export const QUERY_WORDS: readonly string[] = [...WORDS, 'norte', 'valle'];

/** The words of the document: `3 puente valle`, paragraphs apart by a blank line. */
export function render(text: Text): string {
  return [...text].map((number) => `${number} ${wordsOf(Number(number)).join(' ')}`).join('\n\n');
}

export function cutText(text: Text, cut: Cut): Text[] {
  const size = cut === 'fine' ? 1 : 2;
  return Array.from(
    { length: Math.ceil(text.length / size) },
    (_, i) => text.slice(i * size, (i + 1) * size),
  );
}

export function hasWord(chunk: Text, word: string): boolean {
  return [...chunk].some((number) => wordsOf(Number(number)).includes(word));
}

/** What a reader reports of the text's chunks; every one counts as long as the next, so BM25 has no say in what is found. */
export function chunkRows(text: Text, cut: Cut): Record<string, unknown>[] {
  let start = 0;
  return cutText(text, cut).map((chunk, ordinal) => {
    const content = render(chunk);
    const row = {
      ordinal,
      content,
      context: '',
      char_start: start,
      char_end: start + content.length,
      page_start: 1,
      page_end: 1,
      tokens: 10,
    };
    start += content.length + 2;
    return row;
  });
}

/** Axes from nearest to farthest, and the vector that sees them so: the cosine with axis `order[i]` falls with i. */
export function queryVector(order: readonly number[]): string {
  const weights = order.map((_, axis) => PARAGRAPHS - order.indexOf(axis));
  return `[${weights.join(',')}]`;
}

/** The axis along which a chunk's vector points: its first paragraph. */
export const axisOf = (chunk: Text): number => Number(chunk[0]);
