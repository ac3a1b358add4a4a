import { simulatedVector } from '../../tests/fixtures/provider-simulator/simulator.ts';
import type { Searched } from './searchers.ts';

/** halfvec keeps eleven bits of a number. */
const TOLERANCE = 0.002;
/** Documents of fillDocuments: what was embedded of them is the content of their chunks, which have no context. */
const MADE = 'https://made-';

/**
 * How many hits have another similarity than the question and their text have in the space of the model that the answer
 * names: that is what a comparison of two models' vectors would give.
 */
export function mixedHits(
  searches: readonly Searched[],
  dimensions: number,
): { hits: number; mixed: number } {
  let hits = 0;
  let mixed = 0;
  for (const { query, answer: { body } } of searches) {
    if (body.model === null) continue;
    const model = { name: body.model.model_name, api: 'openai', dimensions } as const;
    const question = simulatedVector(model, query);
    for (const { url_original, content, similarity } of body.results) {
      if (similarity === null || !url_original.startsWith(MADE)) continue;
      hits++;
      const text = simulatedVector(model, content);
      const cosine = text.reduce((sum, value, at) => sum + value * (question[at] ?? 0), 0);
      if (Math.abs(cosine - similarity) > TOLERANCE) mixed++;
    }
  }
  return { hits, mixed };
}
