/** What history.look() says: the tables, as far as the model knows them. Times are microseconds. */
export interface Tables {
  clock: number;
  horizon: number | null;
  documents: {
    url: string;
    id: string;
    version: number;
    hash: string;
    estado: string;
    code: string | null;
    title: string | null;
    restored: number | null;
    served: number | null;
    revision: number | null;
  }[];
  versions: {
    id: string;
    version: number;
    hash: string;
    from: number;
    to: number | null;
    title: string | null;
    restored: number | null;
  }[];
  shown: { id: string; version: number; revision: number; from: number; to: number | null }[];
  lists: { id: string; version: number; revision: number; chunks: number; embedded: boolean }[];
  contents: string[];
  vectors: string[];
  snapshots: { id: string; hash: string; documents: number; chunks: number; embeddings: number }[];
}

export interface Hit {
  id: string;
  version: number;
  title: string | null;
  content: string;
  score: number;
}

/** What document_as_of said of a document; a code where it raised one. */
export interface AsOf {
  url: string;
  version?: number | null;
  hash?: string | null;
  title?: string | null;
  code?: string;
}
