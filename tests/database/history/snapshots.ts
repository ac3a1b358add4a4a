import { current, open, versionOf } from './documents.ts';
import type { Document, Entry, Model, Snapshot } from './model.ts';

/** What search shows of each document, or its newest text where it shows none; nothing of a retired one. */
export function takeSnapshot(model: Model): Snapshot {
  const entries = new Map<string, Entry>();
  for (const document of model.documents.values()) {
    if (document.estado !== 'retired') entries.set(document.name, entryOf(document));
  }
  const snapshot = { id: '', entries };
  model.snapshots.push(snapshot);
  return snapshot;
}

function entryOf(document: Document): Entry {
  const shown = open(document);
  const version = shown === undefined ? current(document) : versionOf(document, shown.version);
  if (version === undefined) throw new Error(`Search shows a version of ${document.name} that is gone`);
  const revision = shown?.revision ?? (version.lists.length || null);
  const list = revision === null ? undefined : version.lists[revision - 1];
  return {
    version: version.number,
    revision,
    shown: shown !== undefined,
    estado: shown === undefined ? document.estado : 'ready',
    code: shown === undefined ? document.code : null,
    text: version.text,
    // As it is now: a list that is found to be complete later was not then.
    list: list === undefined ? null : { ...list },
  };
}

/** Two snapshots are the same when this is: versions, texts, chunk lists, which of them have their vectors. */
export function snapshotKey(snapshot: Snapshot): string {
  return JSON.stringify(
    [...snapshot.entries].sort(([a], [b]) => (a < b ? -1 : 1)).map((
      [name, { version, text, list }],
    ) => [name, version, text, list?.chunks ?? null, list?.embedded ?? false]),
  );
}
