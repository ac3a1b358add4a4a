import { randomInt } from 'node:crypto';
import process from 'node:process';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { turns } from './commands.ts';
import { KnowledgeBase } from './knowledge-base.ts';
import { type Counts, History } from './run-history.ts';

/** Set HISTORIES to run more of them in each half, HISTORY_SEED to a number or to `random` for others than these. */
const HISTORIES = Number(process.env['HISTORIES'] ?? 250);
const SEED = process.env['HISTORY_SEED'];
/** A test that everybody runs fails for the change that broke it, not by chance. */
const SEEDS = { first: 20_261_122, second: 391_892_825 };
const STEPS = 50;
/** Of so many turns enough are possible: in an early one there may be no document to retire. */
const TURNS = 150;
const SHORTENING_MS = 60_000;

/** Random histories, each step of which does to the database what it does to the model. In halves, which run side by side. */
export function describeHistories(half: keyof typeof SEEDS): void {
  describe(`random histories, ${half} half`, () => suite(SEEDS[half]));
}

function suite(ownSeed: number): void {
  let base: KnowledgeBase | undefined;
  beforeAll(async () => {
    base = await KnowledgeBase.open();
  });
  afterAll(async () => await base?.close());

  it('are in the database what they are in the model', { timeout: 1_800_000 }, async () => {
    const seed = SEED === 'random' ? randomInt(2 ** 31 - 1) : Number(SEED ?? ownSeed);
    const counts: Counts = { histories: 0, steps: 0, searches: 0, asOf: 0, byStep: new Map() };
    let words: readonly string[] = [];
    let failedAt = Infinity;
    const property = fc.asyncProperty(turns(TURNS), async (history) => {
      // What has failed once is made shorter for so long only.
      if (Date.now() > failedAt + SHORTENING_MS) return;
      if (base === undefined) throw new Error('The database is not open');
      const run = new History(base, counts);
      try {
        await run.run(history, STEPS);
      } catch (error) {
        words = run.words;
        failedAt = Math.min(failedAt, Date.now());
        throw error;
      }
    });
    const started = Date.now();
    const { failed, counterexamplePath, errorInstance } = await fc.check(property, {
      seed,
      numRuns: HISTORIES,
    });
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    const kinds = [...counts.byStep].sort(([, a], [, b]) => b - a).map(([kind, n]) => `${n} ${kind}`).join(
      ', ',
    );
    console.log(
      `random histories: seed ${seed}, ${counts.histories} histories, ${counts.steps} steps (${kinds}), ` +
        `${counts.searches} searches, ${counts.asOf} documents as of a time, ${seconds} s`,
    );
    if (failed) {
      const history = words.map((step, i) => `  ${i + 1}. ${step}`).join('\n');
      throw new Error(
        `seed ${seed}, path ${counterexamplePath}:\n${history}\n${
          errorInstance instanceof Error ? errorInstance.message : errorInstance
        }`,
        { cause: errorInstance },
      );
    }
    expect(counts.steps).toBe(HISTORIES * STEPS);
  });
}
