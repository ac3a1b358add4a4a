import { expect } from 'vitest';
import type { Look, Step, Turn } from './commands.ts';
import { open } from './documents.ts';
import { answered, answeredLine, expectedLines, hitLine, linesOf, versionAt } from './expectations.ts';
import type { KnowledgeBase } from './knowledge-base.ts';
import type { Hit, Tables } from './look.ts';
import { emptyModel, type Model, type Snapshot } from './model.ts';
import { findNearest, findWord, type Showing, showingAt, showingIn, showingNow } from './model-search.ts';
import { observe } from './observe.ts';
import { inWords, isPossible, snapshotPicked } from './picks.ts';
import { snapshotKey } from './snapshots.ts';
import { PARAGRAPHS, queryVector } from './texts.ts';
import { carryOut } from './transitions.ts';

export interface Counts {
  histories: number;
  steps: number;
  searches: number;
  asOf: number;
  byStep: Map<string, number>;
}

/** One history, step by step in the database and in the model, which agree after each. */
export class History {
  /** What was done so far. */
  readonly words: string[] = [];
  readonly #base: KnowledgeBase;
  readonly #counts: Counts;
  readonly #model: Model = emptyModel();
  readonly #moments: number[] = [];
  /** Hashes that a state of the model has had, and the other way about. */
  readonly #hashes = new Map<string, string>();
  readonly #keys = new Map<string, string>();

  constructor(base: KnowledgeBase, counts: Counts) {
    this.#base = base;
    this.#counts = counts;
  }

  async run(turns: readonly Turn[], length: number): Promise<void> {
    await this.#base.forget();
    this.#moments.push((await this.#base.look()).clock);
    for (const { step, look } of turns) {
      if (this.words.length === length) break;
      if (!isPossible(this.#model, step)) continue;
      await this.#take(step);
      if (look.by !== null) await this.#search(look);
      if (look.back) await this.#lookBack(look);
    }
    expect(await this.#base.tampered(), 'snapshots that verify_snapshot finds wrong').toEqual([]);
    this.#counts.histories += 1;
  }

  async #take(step: Step): Promise<void> {
    const model = this.#model;
    this.words.push(inWords(model, step));
    const answer = await this.#base.carryOut(model, step, this.#moments[0] ?? 0);
    const target = step.do === 'roll back' ? snapshotPicked(model, step) : undefined;
    const expected = carryOut(model, step, answer);

    const tables = await this.#base.look();
    const late = observe(model, tables, this.#moments.at(-1) ?? 0);
    expect(linesOf(tables), 'tables (-model +database)').toEqual(expectedLines(model));
    expect(late, 'times').toEqual([]);
    if (expected !== undefined) expect(answered(answer, tables), 'answer').toEqual(expected);
    this.#checkHashes(tables);
    if (target !== undefined) await this.#checkRolledBack(target);
    this.#moments.push(tables.clock);
    this.#counts.steps += 1;
    this.#counts.byStep.set(step.do, (this.#counts.byStep.get(step.do) ?? 0) + 1);
  }

  /** Two snapshots have one hash if, and only if, the model says that they are the same. */
  #checkHashes(tables: Tables): void {
    for (const snapshot of this.#model.snapshots) {
      const hash = tables.snapshots.find(({ id }) => id === snapshot.id)?.hash ?? '';
      const key = snapshotKey(snapshot);
      expect(this.#hashes.get(key) ?? hash, `data_hash of ${key}`).toBe(hash);
      expect(this.#keys.get(hash) ?? key, `state with data_hash ${hash}`).toBe(key);
      this.#hashes.set(key, hash);
      this.#keys.set(hash, key);
    }
  }

  /** Search says of the documents what it said in the snapshot, scores too, unless more of them have become ready. */
  async #checkRolledBack(snapshot: Snapshot): Promise<void> {
    const shown = [...this.#model.documents.values()].filter((document) => open(document) !== undefined);
    if (shown.some(({ name }) => !snapshot.entries.get(name)?.shown)) return;
    const axes = Array.from({ length: PARAGRAPHS }, (_, axis) => axis);
    for (const by of [{ word: 'norte', vector: null }, { word: null, vector: queryVector(axes) }]) {
      const now = await this.#base.search({ ...by, hits: 100, at: null, snapshot: null });
      const then = await this.#base.search({ ...by, hits: 100, at: null, snapshot: snapshot.id });
      expect(withoutVersion(now), 'search after the rollback (-snapshot +now)').toEqual(withoutVersion(then));
      this.#counts.searches += 2;
    }
  }

  async #search(look: Look): Promise<void> {
    const { when, by, word, axes, hits } = look;
    const model = this.#model;
    const snapshot = when === 'snapshot' && model.snapshots.length > 0
      ? snapshotPicked(model, look)
      : undefined;
    const at = when === 'then' ? this.#moment(look) : null;
    const showing: Showing = snapshot ? showingIn(snapshot) : at === null ? showingNow : showingAt(at);
    const found = await this.#base.search({
      word: by === 'text' ? word : null,
      vector: by === 'vector' ? queryVector(axes) : null,
      hits: by === 'text' ? 100 : hits,
      at,
      snapshot: snapshot?.id ?? null,
    });
    this.#counts.searches += 1;
    const where = `search for ${by === 'text' ? word : `${hits} nearest to ${axes}`} ${
      snapshot ? `in snapshot ${snapshot.id}` : at === null ? 'now' : `at ${at}`
    } (-model +database)`;
    if (at !== null && model.horizon !== null && at < model.horizon) {
      expect(found, where).toBe('HISTORY_PRUNED');
    } else if (by === 'text') {
      expect(linesOfHits(found).sort(), where).toEqual(findWord(model, showing, word).sort());
    } else {
      expect(linesOfHits(found), where).toEqual(findNearest(model, showing, look));
    }
  }

  async #lookBack(look: Look): Promise<void> {
    const at = this.#moment(look);
    const answers = await this.#base.asOf(at);
    this.#counts.asOf += answers.length;
    const expected = [...this.#model.documents.values()].map((document) =>
      versionAt(this.#model, document, at)
    );
    expect(answers.map(answeredLine).sort(), `document_as_of ${at} (-model +database)`).toEqual(
      expected.sort(),
    );
  }

  /** A moment between two steps, or one at which something began or ended, a microsecond before it or after it. */
  #moment({ moment, pick }: Look): number {
    const edges = [...this.#model.documents.values()].flatMap(({ versions, intervals }) =>
      [...versions, ...intervals].flatMap(({ from, to }) => [from, to]).filter((time) => !Number.isNaN(time))
    );
    const horizon = this.#model.horizon;
    if (horizon !== null) edges.push(horizon, horizon);
    const all = [...edges.sort((a, b) => a - b), ...this.#moments];
    const chosen = all[moment % all.length] ?? 0;
    return chosen + (pick % 3) - 1;
  }
}

const linesOfHits = (
  found: Hit[] | string,
): string[] => (typeof found === 'string' ? [found] : found.map(hitLine));

const withoutVersion = (found: Hit[] | string): unknown =>
  typeof found === 'string' ? found : found.map(({ id, content, score }) => ({ id, content, score }));
