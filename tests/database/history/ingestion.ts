import { addList, addVersion, current, display, isUncut, settle } from './documents.ts';
import type { Document, Model } from './model.ts';
import type { Cut, Text } from './texts.ts';

/** What a worker's report says. */
export interface Reading {
  readonly text: Text;
  readonly cut: Cut;
  readonly bad: boolean;
}

export const READ_TITLE = 'Leído';
export const WRITTEN_TITLE = 'Escrito';

export function report(model: Model, name: string, reading: Reading, force: boolean): void {
  const known = model.documents.get(name);
  const claim = model.claims.get(name) ?? { rollbacks: known?.rollbacks ?? 0, force };
  model.claims.delete(name);
  const document = known ?? newDocument(model, name, READ_TITLE);
  const before = document.read;
  document.read = { bytes: reading.text, config: reading.cut };

  if (document.rollbacks > claim.rollbacks) return;
  if (!claim.force && before?.bytes === reading.text && isSettled(document, reading.cut)) {
    if (document.code === 'GONE_AT_SOURCE') {
      document.estado = document.served?.version === current(document).number ? 'ready' : 'processing';
      document.code = null;
      display(document);
      settle(model, document);
    }
    return;
  }
  store(model, document, reading);
}

/** Whether the bytes that were read before have had their effect, so that reading them again would have none. */
function isSettled(document: Document, cut: Cut): boolean {
  const { byHand, restored } = current(document);
  // What a person decided stays until the source changes.
  if (byHand || restored !== null || document.code === 'ROLLED_BACK') return true;
  // Gone before search ever showed it: nobody knows what would have become of it.
  const wasShown = document.served?.version === current(document).number;
  return document.config === cut && document.estado !== 'processing' &&
    (document.estado !== 'retired' || wasShown);
}

function store(model: Model, document: Document, { text, cut, bad }: Reading): void {
  if (document.versions.at(-1)?.text !== text) addVersion(document, text, { config: cut });
  Object.assign(document, { title: READ_TITLE, config: cut });
  document.estado = bad ? 'quarantined' : 'processing';
  document.code = bad ? 'LOW_QUALITY' : null;
  addList(current(document), cut);
  display(document);
  settle(model, document);
}

export function edit(model: Model, name: string, text: Text): void {
  const document = model.documents.get(name) ?? newDocument(model, name, WRITTEN_TITLE);
  if (document.versions.at(-1)?.text === text) return;
  addVersion(document, text, { config: document.config, byHand: true });
  if (document.estado === 'ready') document.estado = 'processing';
}

/** A worker comes by what was written by hand. */
export function cutEdits(model: Model): void {
  for (const document of [...model.documents.values()].filter(isUncut)) {
    document.config = 'fine';
    addList(current(document), 'fine');
    settle(model, document);
  }
}

function newDocument(model: Model, name: string, title: string): Document {
  const document: Document = {
    name,
    id: '',
    versions: [],
    estado: 'processing',
    code: null,
    title,
    config: null,
    read: null,
    served: null,
    intervals: [],
    rollbacks: 0,
  };
  model.documents.set(name, document);
  return document;
}
