import { addVersion, current, display, find, finish, listOf, open, settle, versionOf } from './documents.ts';
import type { Document, Entry, Model, Shown, Snapshot } from './model.ts';
import { takeSnapshot } from './snapshots.ts';

export interface PlannedStep {
  readonly document: string;
  readonly from: number;
  readonly to: number | null;
  readonly action: 'restore' | 'revive' | 'retire';
}

export function planRollback(model: Model, snapshot: Snapshot): PlannedStep[] {
  const inOrder = [...model.documents.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return inOrder.flatMap((document): PlannedStep[] => {
    const entry = snapshot.entries.get(document.name);
    if (!differs(document, entry)) return [];
    const from = current(document).number;
    if (entry === undefined) return [{ document: document.name, from, to: null, action: 'retire' }];
    const revived = document.estado === 'retired' && current(document).text === entry.text;
    return [{ document: document.name, from, to: entry.version, action: revived ? 'revive' : 'restore' }];
  });
}

function differs(document: Document, entry: Entry | undefined): boolean {
  if (entry === undefined) return document.estado !== 'retired';
  if (current(document).text !== entry.text) return true;
  const shown = open(document);
  // On its way then: that it has arrived since is no difference.
  if (entry.estado === 'processing') return document.estado === 'retired';
  if (!entry.shown) return shown !== undefined || document.estado !== entry.estado;
  const list = shown === undefined ? undefined : listOf(document, shown);
  return list?.chunks.join() !== entry.list?.chunks.join() || document.estado === 'processing';
}

export function rollBack(model: Model, snapshot: Snapshot): void {
  const plan = planRollback(model, snapshot);
  takeSnapshot(model);
  const documents = plan.map(({ document: name }) => find(model, name));
  for (const document of documents) bringBack(document, snapshot.entries.get(document.name));
  settleAll(model, documents);
}

/** Afterwards the document is as the entry says, or retired where there is none; `until` is shown while it is on its way. */
export function bringBack(document: Document, entry: Entry | undefined, until: Shown | null = null): void {
  document.rollbacks += 1;
  if (entry === undefined) {
    Object.assign(document, { estado: 'retired', code: 'ROLLED_BACK' });
    display(document);
    return;
  }
  const target = versionOf(document, entry.version);
  if (target === undefined) throw new Error(`Version ${entry.version} of ${document.name} is gone`);
  const { closed, title, config } = target;
  if (target.text !== current(document).text) {
    addVersion(document, target.text, { config, restored: target.restored ?? target.number });
  }
  if (closed) Object.assign(document, { title, config });

  const version = current(document);
  version.complete ||= target.complete;
  if (entry.shown) {
    const revision = bringListBack(document, entry);
    Object.assign(document, { estado: 'ready', code: null, served: { version: version.number, revision } });
  } else {
    if (entry.revision !== null) bringListBack(document, entry);
    Object.assign(document, { estado: entry.estado, code: entry.code, served: until });
  }
  display(document);
}

/** The newest list of the current version if it is cut like the entry's, or else a copy of that; its revision. */
function bringListBack(document: Document, entry: Entry): number {
  const { lists } = current(document);
  const original = entry.revision === null
    ? undefined
    : listOf(document, { version: entry.version, revision: entry.revision });
  if (original === undefined) throw new Error(`The list of ${document.name} ${entry.version} is gone`);
  if (lists.at(-1)?.chunks.join() !== original.chunks.join()) {
    lists.push({ chunks: original.chunks, embedded: false });
  }
  const list = lists.at(-1);
  if (list !== undefined) list.embedded ||= original.embedded;
  return lists.length;
}

/** What is still on its way goes on; what nobody waits for any more is not embedded. */
export function settleAll(model: Model, documents: readonly Document[]): void {
  for (const document of documents) settle(model, document);
  const awaited = new Set(
    [...model.documents.values()]
      .filter((document) => document.estado === 'processing')
      .flatMap((document) => current(document).lists.flatMap((list) => list.chunks)),
  );
  for (const chunk of model.queue) if (!awaited.has(chunk)) model.queue.delete(chunk);
  for (const document of documents) finish(model, document);
}

/** Shown again if it ever was; else on its way again. False if retention has taken the version. */
export function rollBackDocument(model: Model, document: Document, number: number): boolean {
  const target = versionOf(document, number);
  if (target === undefined) return false;
  const retired = document.estado === 'retired';
  const same = target.text === current(document).text;
  const embedded = target.lists.findLastIndex((list) => list.embedded) + 1;
  const complete = target.complete && embedded > 0;
  if (same && !retired && (document.estado === 'ready' || !complete)) return true;
  const revision = (complete ? embedded : target.lists.length) || null;
  const entry: Entry = {
    version: number,
    revision,
    shown: complete,
    estado: 'processing',
    code: null,
    text: target.text,
    list: null,
  };
  // On its way to search, which shows the version before until then.
  bringBack(document, entry, document.served);
  settleAll(model, [document]);
  return true;
}
