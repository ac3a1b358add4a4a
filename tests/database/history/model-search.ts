import type { Look } from './commands.ts';
import { open, versionOf } from './documents.ts';
import type { Document, Model, Shown, Snapshot } from './model.ts';
import { axisOf, hasWord, render, type Text } from './texts.ts';

/** A chunk that search shows. */
interface Occurrence {
  readonly document: Document;
  readonly version: number;
  readonly chunk: Text;
}

/** What of a document search shows: a version's chunk list, or nothing. */
export type Showing = (document: Document) => Shown | undefined;

export const showingNow: Showing = open;

export const showingAt = (at: number): Showing => ({ intervals }) =>
  intervals.find((shown) => shown.from <= at && (shown.open || shown.to > at));

export const showingIn = (snapshot: Snapshot): Showing => ({ name }) => {
  const entry = snapshot.entries.get(name);
  return entry?.shown && entry.revision !== null
    ? { version: entry.version, revision: entry.revision }
    : undefined;
};

/** In the order of the documents' ids and of the chunks in them, in which what ranks the same is found. */
function occurrences(model: Model, showing: Showing): Occurrence[] {
  return [...model.documents.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap((document) => {
      const shown = showing(document);
      if (shown === undefined) return [];
      const list = versionOf(document, shown.version)?.lists[shown.revision - 1];
      return (list?.chunks ?? []).map((chunk) => ({ document, version: shown.version, chunk }));
    });
}

/** Every chunk with the word. */
export function findWord(model: Model, showing: Showing, word: string): string[] {
  return occurrences(model, showing).filter(({ chunk }) => hasWord(chunk, word)).map(lineOf);
}

/** The nearest chunks: the axis of each decides, and which is nearer `axes` says. */
export function findNearest(model: Model, showing: Showing, { axes, hits }: Look): string[] {
  return occurrences(model, showing)
    .map((occurrence) => ({ occurrence, rank: axes.indexOf(axisOf(occurrence.chunk)) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, hits)
    .map(({ occurrence }) => lineOf(occurrence));
}

function lineOf({ document, version, chunk }: Occurrence): string {
  const found = versionOf(document, version);
  const title = found?.closed ? found.title : document.title;
  return `${document.id} ${version} '${title}' ${render(chunk)}`;
}
