import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';

const SCORER = fileURLToPath(new URL('../../../shared/bin/score-extraction.mjs', import.meta.url));

/** Share of the words that are right and in order, 0 to 1. `markdown`: the truth is Markdown. */
export type Score = (truth: string, extracted: string, markdown: boolean) => number;

const moduleSchema = z.object({
  score: z.custom<Score>((value) => typeof value === 'function'),
});

/** Where the scorer would be, if it is absent; else null. */
export function missingScorer(): string | null {
  return existsSync(SCORER) ? null : SCORER;
}

/** The rules live beside the truths, outside the project: taken from there, so that no copy of them grows old. */
export async function loadScore(): Promise<Score> {
  const loaded: unknown = await import(pathToFileURL(SCORER).href);
  return moduleSchema.parse(loaded).score;
}
