import {
  type Document,
  type Interval,
  type List,
  type Model,
  type Shown,
  UNKNOWN,
  type Version,
} from './model.ts';
import { type Cut, cutText, type Text } from './texts.ts';

export const find = (model: Model, name: string): Document => {
  const document = model.documents.get(name);
  if (document === undefined) throw new Error(`The model has no document ${name}`);
  return document;
};

export const current = (document: Document): Version => {
  const version = document.versions.at(-1);
  if (version === undefined) throw new Error(`Document ${document.name} has no version`);
  return version;
};

export const versionOf = (document: Document, number: number): Version | undefined =>
  document.versions.find((version) => version.number === number);

export const listOf = (document: Document, shown: Shown): List | undefined =>
  versionOf(document, shown.version)?.lists[shown.revision - 1];

export const open = (document: Document): Interval | undefined => {
  const last = document.intervals.at(-1);
  return last?.open ? last : undefined;
};

export const hasAllVectors = (model: Model, list: List): boolean =>
  list.chunks.every((chunk) => model.vectors.has(chunk));

/** Nobody has cut its text yet. */
export const isUncut = (document: Document): boolean => current(document).lists.length === 0;

export function addVersion(
  document: Document,
  text: Text,
  { config, restored = null, byHand = false }: {
    config: Cut | null;
    restored?: number | null;
    byHand?: boolean;
  },
): void {
  const before = document.versions.at(-1);
  if (before !== undefined) Object.assign(before, { closed: true, title: document.title });
  document.versions.push({
    number: (before?.number ?? 0) + 1,
    text,
    config,
    restored,
    byHand,
    title: document.title,
    lists: [],
    complete: false,
    closed: false,
    from: UNKNOWN,
    to: UNKNOWN,
  });
}

/** The same list again is no new revision. */
export function addList(version: Version, cut: Cut): void {
  const chunks = cutText(version.text, cut);
  if (version.lists.at(-1)?.chunks.join() !== chunks.join()) version.lists.push({ chunks, embedded: false });
}

/** Search shows the served version of a document that is ready or on its way to the next one. */
export function display(document: Document): void {
  const shown = document.estado === 'ready' || document.estado === 'processing' ? document.served : null;
  const before = open(document);
  if (before?.version === shown?.version && before?.revision === shown?.revision) return;
  if (before !== undefined) Object.assign(before, { open: false, replaced: shown !== null });
  if (shown !== null) {
    document.intervals.push({ ...shown, open: true, replaced: false, from: UNKNOWN, to: UNKNOWN });
  }
}

/** Has what is missing embedded; a document that misses nothing is ready at once. */
export function settle(model: Model, document: Document): void {
  if (document.estado !== 'processing') return;
  for (const chunk of current(document).lists.at(-1)?.chunks ?? []) {
    if (!model.vectors.has(chunk)) model.queue.add(chunk);
  }
  finish(model, document);
}

export function finish(model: Model, document: Document): void {
  const version = current(document);
  const list = version.lists.at(-1);
  if (document.estado !== 'processing' || list === undefined || !hasAllVectors(model, list)) return;
  list.embedded = true;
  version.complete = true;
  document.estado = 'ready';
  document.code = null;
  document.served = { version: version.number, revision: version.lists.length };
  display(document);
}
