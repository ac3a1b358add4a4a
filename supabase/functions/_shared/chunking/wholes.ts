import type { Unit } from './units.ts';

/** What a chunk should not divide: an article, an item of a list, a row of a table, where it fits into one. */
export interface Wholes {
  /** The first unit after the largest whole that begins with this one; the next unit where none does. */
  readonly endAt: readonly number[];
  /** Whether a chunk that ends before this unit would divide a whole. */
  readonly isInside: readonly boolean[];
}

interface Run {
  from: number;
  to: number;
  tokens: number;
}

/**
 * The wholes that a chunk has room for: `budgetOf` says how much there is in one that begins with a unit. Headings right
 * before a whole go with it where they fit too.
 */
export function wholesThatFit(units: readonly Unit[], budgetOf: (unit: Unit) => number): Wholes {
  const endAt = units.map((_, index) => index + 1);
  const isInside = units.map(() => false);
  for (const run of runsOf(units)) {
    const first = units[run.from];
    if (first === undefined || run.tokens > budgetOf(first)) continue;
    const { from } = withHeadings(units, run, budgetOf);
    endAt[from] = Math.max(endAt[from] ?? 0, run.to);
    isInside.fill(true, from + 1, run.to);
  }
  return { endAt, isInside };
}

/** Each whole as a run of units; those of one whole are neighbours. */
function runsOf(units: readonly Unit[]): Iterable<Run> {
  const runs = new Map<number, Run>();
  units.forEach((unit, index) => {
    for (const whole of unit.wholes) {
      const run = runs.get(whole);
      if (run === undefined) runs.set(whole, { from: index, to: index + 1, tokens: unit.tokens });
      else [run.to, run.tokens] = [index + 1, run.tokens + unit.tokens];
    }
  });
  return runs.values();
}

function withHeadings(units: readonly Unit[], run: Run, budgetOf: (unit: Unit) => number): Run {
  let { from, tokens } = run;
  for (let before = units[from - 1]; before?.isHeading; before = units[from - 1]) {
    if (tokens + before.tokens > budgetOf(before)) break;
    tokens += before.tokens;
    from--;
  }
  return { ...run, from, tokens };
}

/** Tokens of the whole that begins with a unit; of the unit itself where none does. */
export function tokensOfWhole(units: readonly Unit[], { endAt }: Wholes, index: number): number {
  let tokens = 0;
  for (let at = index; at < (endAt[index] ?? 0); at++) tokens += units[at]?.tokens ?? 0;
  return tokens;
}
