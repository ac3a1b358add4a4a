import type { Cut, Text } from './texts.ts';

/** The history of a few documents as plain lists: what the database has to agree with. Times are microseconds. */
export interface Model {
  readonly documents: Map<string, Document>;
  readonly snapshots: Snapshot[];
  /** Chunk contents that have their vector, and those that wait for it. */
  readonly vectors: Set<Text>;
  readonly queue: Set<Text>;
  /** What a worker has taken and not reported yet. */
  readonly claims: Map<string, { rollbacks: number; force: boolean }>;
  horizon: number | null;
}

export interface Document {
  readonly name: string;
  id: string;
  /** The last one is the current one; retention takes earlier ones out. */
  versions: Version[];
  estado: 'processing' | 'ready' | 'quarantined' | 'retired';
  code: string | null;
  title: string;
  /** How the text that its reader last stored was cut; null for one that nobody has read. */
  config: Cut | null;
  /** What its source was last seen to show. */
  read: { bytes: Text; config: Cut } | null;
  served: Shown | null;
  /** What search showed when: the last one, while it is open, is what it shows now. */
  intervals: Interval[];
  rollbacks: number;
}

export interface Version {
  readonly number: number;
  readonly text: Text;
  readonly config: Cut | null;
  restored: number | null;
  /** Written past the pipeline. */
  readonly byHand: boolean;
  /** While it was the current one, at its end. */
  title: string;
  lists: List[];
  /** Every stage of its lineage has been completed. */
  complete: boolean;
  closed: boolean;
  from: number;
  to: number;
}

/** A chunk list; `embedded` once it was found to have all its vectors. */
export interface List {
  readonly chunks: readonly Text[];
  embedded: boolean;
}

export interface Shown {
  readonly version: number;
  readonly revision: number;
}

export interface Interval extends Shown {
  open: boolean;
  /** Another version took its place at once. */
  replaced: boolean;
  from: number;
  to: number;
}

export interface Snapshot {
  id: string;
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  readonly version: number;
  readonly revision: number | null;
  readonly shown: boolean;
  readonly estado: Document['estado'];
  readonly code: string | null;
  readonly text: Text;
  readonly list: List | null;
}

/** A time that the database is still to tell. */
export const UNKNOWN: number = Number.NaN;

export function emptyModel(): Model {
  return {
    documents: new Map(),
    snapshots: [],
    vectors: new Set(),
    queue: new Set(),
    claims: new Map(),
    horizon: null,
  };
}
