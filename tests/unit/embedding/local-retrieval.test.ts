import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { embedLocally } from '../../../supabase/functions/_shared/embedding/local.ts';
import { describeWithShared } from '../../support/shared.ts';

interface Figures {
  readonly hit1: number;
  readonly hit10: number;
  readonly mrr10: number;
}

/** Passages ranked by bare cosine: nothing of the database, no full text. */
function rank(folder: string, corpus: string): Figures {
  const lines = (path: string) => readFileSync(path, 'utf8').trim().split('\n');
  const passages = lines(corpus).map((line): { _id: string; text: string } => JSON.parse(line));
  const wanted = new Map<string, Set<string>>();
  for (const line of lines(`${folder}/qrels.tsv`).slice(1)) {
    const [query = '', passage = '', score] = line.split('\t');
    if (Number(score) > 0) wanted.set(query, (wanted.get(query) ?? new Set()).add(passage));
  }
  const vectors = passages.map(({ text }) => embedLocally(text));
  const ranks = lines(`${folder}/queries.jsonl`)
    .map((line): { _id: string; text: string } => JSON.parse(line))
    .filter(({ _id }) => wanted.has(_id))
    .map(({ _id, text }) => {
      const question = embedLocally(text);
      const scores = vectors.map((vector, at) => ({
        at,
        score: vector.reduce((sum, value, i) => sum + value * (question[i] ?? 0), 0),
      }));
      scores.sort((a, b) => b.score - a.score);
      return 1 + scores.findIndex(({ at }) => wanted.get(_id)?.has(passages[at]?._id ?? ''));
    });
  const share = (within: number) => ranks.filter((rank) => rank <= within).length / ranks.length;
  const mrr10 = ranks.reduce((sum, rank) => sum + (rank <= 10 ? 1 / rank : 0), 0) / ranks.length;
  return { hit1: share(1), hit10: share(10), mrr10 };
}

describeWithShared('the local embedder on Spanish questions', ['corpus/retrieval-es'], ([root = '']) => {
  it('finds the passage that answers (XQuAD-es)', () => {
    const figures = rank(`${root}/xquad-es/shared`, `${root}/xquad-es/shared/corpus.jsonl`);
    console.log('XQuAD-es', figures);
    expect(figures.hit1).toBeGreaterThanOrEqual(0.78);
    expect(figures.hit10).toBeGreaterThanOrEqual(0.96);
  });

  it('finds the answer to a frequent question, paraphrased or misspelt (FAQ)', () => {
    const figures = rank(`${root}/faq-curza-es/shared`, `${root}/faq-curza-es/corpus.jsonl`);
    console.log('FAQ', figures);
    expect(figures.hit1).toBeGreaterThanOrEqual(0.7);
    expect(figures.hit10).toBeGreaterThanOrEqual(0.93);
  });
});
