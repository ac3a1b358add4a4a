import type { Sql } from 'postgres';
import type { Stack } from '../../local/stack.ts';
import { search, type SearchAnswer } from '../../tests/e2e/support/search.ts';
import { seeded } from '../support/stats.ts';

/** One search over HTTP, as whoever asked saw it. Times are those of `performance.now()`. */
export interface Searched {
  readonly query: string;
  readonly mode: 'hybrid' | 'vector';
  readonly began: number;
  readonly ended: number;
  readonly answer: SearchAnswer;
  /** Why it is of no use; null where it is. */
  readonly failure: string | null;
}

export interface Searchers {
  readonly searches: readonly Searched[];
  stop(): Promise<void>;
}

const HITS = 5;
/** Of so many questions one has never been asked before. */
const NEW_EVERY = 3;

/** Questions of four words of the made documents. */
export async function makeQuestions(sql: Sql, count: number): Promise<string[]> {
  const rows = await sql<
    { phrase: string }[]
  >`select phrase from bench.phrases where id < ${count} order by id`;
  return rows.map(({ phrase }) => phrase.split(' ').slice(0, 4).join(' '));
}

/** Clients that search the one search after the other until they are stopped: hybrid and vector, cached and new. */
export function startSearchers(stack: Stack, questions: readonly string[], clients = 4): Searchers {
  const searches: Searched[] = [];
  let stopped = false;
  const client = async (number: number): Promise<void> => {
    const random = seeded(number);
    for (let round = 0; !stopped; round++) {
      const known = questions[Math.floor(random() * questions.length)] ?? '';
      const query = round % NEW_EVERY === 0 ? `${known} pregunta ${number} ${round}` : known;
      const mode = random() < 0.5 ? 'hybrid' : 'vector';
      searches.push(await searchOnce(stack, query, mode));
    }
  };
  const running = Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return {
    searches,
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}

async function searchOnce(stack: Stack, query: string, mode: Searched['mode']): Promise<Searched> {
  const began = performance.now();
  let answer: SearchAnswer;
  try {
    answer = await search(stack, { query, mode, k: HITS });
  } catch (thrown) {
    answer = { status: 0, body: { results: [], mode, model: null, message: String(thrown) } };
  }
  return { query, mode, began, ended: performance.now(), answer, failure: failureOf(answer, mode) };
}

/** There are always hits, and always a model. */
function failureOf({ status, body }: SearchAnswer, mode: Searched['mode']): string | null {
  if (status !== 200) return `${status} ${body.code ?? ''} ${body.message ?? ''}`.trim();
  if (body.mode !== mode || body.model === null) {
    return `answered as ${body.mode}, by ${body.model?.model_name}`;
  }
  return body.results.length === HITS ? null : `${body.results.length} results`;
}
