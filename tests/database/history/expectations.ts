import { current } from './documents.ts';
import type { AsOf, Hit, Tables } from './look.ts';
import type { Document, Model, Snapshot, Version } from './model.ts';
import { sha256 } from './reading.ts';
import { contents } from './retention.ts';
import { render } from './texts.ts';

const hashOf = (text: string): string => sha256(render(text)).slice(0, 8);
const until = (time: number | null): string => (time === null ? 'now' : `${time}`);
const flag = (value: boolean): string => (value ? ' embedded' : '');

/** The tables as lines that read well when they differ. */
export function linesOf(tables: Tables): string[] {
  const name = new Map(tables.documents.map(({ id, url }) => [id, url.split('/').at(-1) ?? '']));
  return [
    ...tables.documents.map((d) =>
      `document ${name.get(d.id)} ${d.version} ${d.hash.slice(0, 8)} ${d.estado} ${d.code} '${d.title}'` +
      ` restored ${d.restored} served ${d.served}.${d.revision}`
    ),
    ...tables.versions.map((v) =>
      `version ${name.get(v.id)} ${v.version} ${v.hash.slice(0, 8)} restored ${v.restored}` +
      ` ${v.from}–${until(v.to)} ${v.to === null ? '' : `'${v.title}'`}`
    ),
    ...tables.shown.map((s) => `shown ${name.get(s.id)} ${s.version}.${s.revision} ${s.from}–${until(s.to)}`),
    ...tables.lists.map((l) =>
      `list ${name.get(l.id)} ${l.version}.${l.revision} of ${l.chunks}${flag(l.embedded)}`
    ),
    ...tables.contents.map((content) => `content ${content}`),
    ...tables.vectors.map((content) => `vector ${content}`),
    ...tables.snapshots.map((s) =>
      `snapshot ${s.id} of ${s.documents} documents ${s.chunks} chunks ${s.embeddings} embeddings`
    ),
    `pruned before ${tables.horizon}`,
  ].sort();
}

/** The same lines as the model has them. */
export function expectedLines(model: Model): string[] {
  const documents = [...model.documents.values()];
  return [
    ...documents.map(documentLine),
    ...documents.flatMap((document) => document.versions.map((version) => versionLine(document, version))),
    ...documents.flatMap(({ name, intervals }) =>
      intervals.map(({ version, revision, from, to, open }) =>
        `shown ${name} ${version}.${revision} ${from}–${until(open ? null : to)}`
      )
    ),
    ...documents.flatMap(({ name, versions }) =>
      versions.flatMap(({ number, lists }) =>
        lists.map(({ chunks, embedded }, i) =>
          `list ${name} ${number}.${i + 1} of ${chunks.length}${flag(embedded)}`
        )
      )
    ),
    ...[...contents(model)].map((chunk) => `content ${render(chunk)}`),
    ...[...model.vectors].map((chunk) => `vector ${render(chunk)}`),
    ...model.snapshots.map(snapshotLine),
    `pruned before ${model.horizon}`,
  ].sort();
}

function documentLine(document: Document): string {
  const { name, estado, code, title, served } = document;
  const { number, text, restored } = current(document);
  return `document ${name} ${number} ${hashOf(text)} ${estado} ${code} '${title}'` +
    ` restored ${restored} served ${served?.version ?? null}.${served?.revision ?? null}`;
}

function versionLine(document: Document, version: Version): string {
  const { number, text, restored, from, to, closed, title } = version;
  return `version ${document.name} ${number} ${hashOf(text)} restored ${restored}` +
    ` ${from}–${until(closed ? to : null)} ${closed ? `'${title}'` : ''}`;
}

function snapshotLine({ id, entries }: Snapshot): string {
  const lists = [...entries.values()].flatMap(({ list }) => list ?? []);
  const count = (some: typeof lists) => some.reduce((sum, { chunks }) => sum + chunks.length, 0);
  return `snapshot ${id} of ${entries.size} documents ${count(lists)} chunks` +
    ` ${count(lists.filter(({ embedded }) => embedded))} embeddings`;
}

/** What document_as_of answers of a document: a version, none before its first, or that retention has taken it. */
export function versionAt(model: Model, document: Document, at: number): string {
  const version = document.versions.find(({ from, to, closed }) => from <= at && (!closed || to > at));
  if (version !== undefined) {
    const title = version.closed ? version.title : document.title;
    return `${document.name} ${version.number} ${hashOf(version.text)} '${title}'`;
  }
  return `${document.name} ${model.horizon !== null && at < model.horizon ? 'HISTORY_PRUNED' : 'nothing'}`;
}

/** What it did answer. */
export function answeredLine({ url, version, hash, title, code }: AsOf): string {
  const name = url.split('/').at(-1);
  return version == null
    ? `${name} ${code ?? 'nothing'}`
    : `${name} ${version} ${hash?.slice(0, 8)} '${title}'`;
}

export const hitLine = ({ id, version, title, content }: Hit): string =>
  `${id} ${version} '${title}' ${content}`;

interface RollbackRow {
  documento_id: string;
  from_version: number;
  to_version: number | null;
  action: string;
}

/** A step's answer with the documents by their names. */
export function answered(answer: unknown, tables: Tables): unknown {
  if (typeof answer !== 'object' || answer === null || !('planned' in answer)) return answer;
  const { planned, done } = answer as { planned: RollbackRow[]; done: RollbackRow[] };
  const plan = (rows: RollbackRow[]) =>
    rows.map(({ documento_id, from_version, to_version, action }) => ({
      document: tables.documents.find(({ id }) => id === documento_id)?.url.split('/').at(-1),
      from: from_version,
      to: to_version,
      action,
    }));
  return { planned: plan(planned), done: plan(done) };
}
