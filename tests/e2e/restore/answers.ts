import type { Query } from '../../../local/database/database.ts';
import { goldenQuestions } from '../../../local/sample-site/golden.ts';
import { embedLocally } from '../../../supabase/functions/_shared/embedding/local.ts';
import { type Mode, MODES } from '../support/search.ts';

/** 50 searches over the sample site: questions, and words of their answers. */
export const QUERIES: readonly string[] = goldenQuestions('http://site.example')
  .flatMap(({ question, evidence }) => [question, evidence])
  .slice(0, 50);

/** What somebody who searches sees, in its order; ids of chunk occurrences are a database's own. */
export type Answers = Readonly<Record<string, readonly unknown[]>>;

/** The first ten of every query in every mode: of a snapshot, or of now. */
export async function answers(sql: Query, snapshotId: string | null = null): Promise<Answers> {
  const found: Record<string, unknown[]> = {};
  for (const query of QUERIES) {
    const vector = `[${embedLocally(query).join(',')}]`;
    for (const mode of MODES) found[`${mode}: ${query}`] = await search(sql, query, vector, mode, snapshotId);
  }
  return found;
}

async function search(
  sql: Query,
  query: string,
  vector: string,
  mode: Mode,
  snapshotId: string | null,
): Promise<unknown[]> {
  return await sql(
    `select documento_id::text as documento_id, version, titulo, url_original, page_start, page_end, content, similarity, score
     from public.search_documents($1, $2::extensions.halfvec, 10, '{}', null, $3::uuid, $4)`,
    [query, vector, snapshotId, mode],
  );
}
