import { versionOf } from './documents.ts';
import type { Model } from './model.ts';

/** Takes what was superseded before a moment, not shown since and is in no snapshot; says how much it was. */
export function prune(model: Model, horizon: number): { versions: number; chunks: number; vectors: number } {
  const removed = { versions: 0, chunks: 0, vectors: 0 };
  model.horizon = Math.max(model.horizon ?? horizon, horizon);
  const orphans = new Set<string>();
  for (const document of model.documents.values()) {
    const kept = document.versions.filter((version) =>
      !version.closed || version.to > horizon || document.served?.version === version.number ||
      document.intervals.some((shown) =>
        shown.version === version.number && (shown.open || shown.to > horizon)
      ) ||
      model.snapshots.some(({ entries }) => entries.get(document.name)?.version === version.number)
    );
    for (const version of document.versions) {
      if (!kept.includes(version)) {
        version.lists.flatMap((list) => list.chunks).forEach((chunk) => orphans.add(chunk));
      }
    }
    removed.versions += document.versions.length - kept.length;
    document.versions = kept;
    document.intervals = document.intervals.filter((shown) =>
      versionOf(document, shown.version) !== undefined
    );
  }

  const needed = contents(model);
  for (const chunk of orphans) {
    if (needed.has(chunk)) continue;
    removed.chunks += 1;
    if (model.vectors.delete(chunk)) removed.vectors += 1;
    model.queue.delete(chunk);
  }
  return removed;
}

/** Every chunk that a list names. */
export function contents(model: Model): Set<string> {
  return new Set(
    [...model.documents.values()].flatMap(({ versions }) =>
      versions.flatMap(({ lists }) => lists.flatMap(({ chunks }) => chunks))
    ),
  );
}
