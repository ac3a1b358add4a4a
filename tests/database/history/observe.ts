import { type Document, type Model } from './model.ts';
import type { Tables } from './look.ts';
import { urlOf } from './knowledge-base.ts';

/**
 * Takes over what only the database can say: ids, and when things happened. Every time must lie between the moment
 * before the step and the one after it, and follow the time before it; what began as something ended has its time.
 */
export function observe(model: Model, tables: Tables, before: number): string[] {
  const wrong: string[] = [];
  const taken = (what: string, time: number | null | undefined, after: number): number => {
    if (time == null) return Number.NaN;
    if (time <= before || time <= after || time > tables.clock) {
      wrong.push(`${what} at ${time}, not in (${Math.max(before, after)}, ${tables.clock}]`);
    }
    return time;
  };

  for (const document of model.documents.values()) {
    document.id = tables.documents.find(({ url }) => url === urlOf(document.name))?.id ?? '';
    takeVersionTimes(document, tables, taken);
    takeShownTimes(document, tables, taken);
  }
  const known = new Set(model.snapshots.map(({ id }) => id));
  const added = tables.snapshots.filter(({ id }) => !known.has(id));
  for (const snapshot of model.snapshots) if (snapshot.id === '') snapshot.id = added.shift()?.id ?? '';
  return wrong;
}

type Taken = (what: string, time: number | null | undefined, after: number) => number;

function takeVersionTimes(document: Document, tables: Tables, taken: Taken): void {
  const rows = tables.versions.filter(({ id }) => id === document.id);
  let after = 0;
  for (const [i, version] of document.versions.entries()) {
    const row = rows.find((row) => row.version === version.number);
    if (Number.isNaN(version.from)) {
      version.from = taken(`${document.name} version ${version.number}`, row?.from, after);
      const previous = document.versions[i - 1];
      if (previous !== undefined && Number.isNaN(previous.to)) previous.to = version.from;
    }
    after = version.from;
  }
}

function takeShownTimes(document: Document, tables: Tables, taken: Taken): void {
  const rows = tables.shown.filter(({ id }) => id === document.id);
  for (const [i, interval] of document.intervals.entries()) {
    const what = `${document.name} shown ${interval.version}.${interval.revision}`;
    if (Number.isNaN(interval.from)) {
      const previous = document.intervals[i - 1];
      interval.from = taken(
        what,
        rows[i]?.from,
        previous?.replaced ? previous.from : (previous?.to ?? 0) - 1,
      );
      // Its own successor may have been pruned since: then it has its time.
      if (previous?.replaced && Number.isNaN(previous.to)) previous.to = interval.from;
    }
    if (!interval.open && !interval.replaced && Number.isNaN(interval.to)) {
      interval.to = taken(`${what} no more`, rows[i]?.to, interval.from);
    }
  }
}
