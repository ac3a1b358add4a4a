import { describe, expect, it } from 'vitest';
import { ProviderFailure } from '../../../supabase/functions/_shared/models/provider-failure.ts';
import { embed, embedUnless, provided, resultOf, settledCalls, textsOf } from './embed-world.ts';
import { atMost, type FakeWork } from './fakes.ts';

/** A batch of `count` texts with the ids of those that the provider refuses. */
async function embedWith(count: number, bad: readonly number[], leave?: FakeWork['leave']) {
  const inputs = new Set(bad.map((id) => `texto ${id}`));
  let calls = 0;
  const refusing = embedUnless((input) => inputs.has(input));
  const done = await embed({
    context: { texts: textsOf(count) },
    create: provided((...given) => {
      calls++;
      return refusing(...given);
    }),
    ...(leave === undefined ? {} : { leave }),
  });
  const { embeddings, rejected } = resultOf(done);
  return {
    ...done,
    calls,
    rejected,
    embedded: embeddings.map(({ chunk_id }) => chunk_id),
  };
}

const without = (count: number, bad: readonly number[]) =>
  Array.from({ length: count }, (_, index) => index + 1).filter((id) => !bad.includes(id));

describe('a batch with a text that the provider refuses', () => {
  it('goes through but for that one, wherever it is, with sixteen calls more at most', async () => {
    let most = 0;
    for (let bad = 1; bad <= 200; bad++) {
      const { embedded, rejected, calls } = await embedWith(200, [bad]);
      expect(embedded).toEqual(without(200, [bad]));
      expect(rejected.map(({ chunk_id }) => chunk_id)).toEqual([bad]);
      most = Math.max(most, calls);
    }
    expect(most).toBe(17);
  });

  it('says of the text which model refuses it, and why', async () => {
    const { rejected } = await embedWith(3, [2]);
    expect(rejected).toEqual([
      { chunk_id: 2, model_id: 'm1', error_code: 'PROVIDER_REJECTED_INPUT', message: 'Cannot embed: 400' },
    ]);
  });

  it('settles every call that was made, once', async () => {
    const done = await embedWith(200, [77]);
    const settled = settledCalls(done);
    expect(settled.map(({ id }) => id)).toEqual(done.asked.map(({ call_id }) => call_id));
    expect(new Set(settled.map(({ id }) => id)).size).toBe(done.calls);
    expect(settled.filter(({ status }) => status === 'error').every(({ billed }) => !billed)).toBe(true);
  });

  it('tells the database that something is done from the first text that is embedded or refused', async () => {
    const { asked } = await embedWith(4, [1]);
    expect(asked.map(({ chunk_ids, partial }) => [chunk_ids, partial])).toEqual([
      [[1, 2, 3, 4], false],
      [[1, 2], false],
      [[1], false],
      [[2], true],
      [[3, 4], true],
    ]);
  });

  it('is one text: then it is known at once', async () => {
    const { embedded, rejected, calls } = await embedWith(1, [1]);
    expect([embedded, rejected.length, calls]).toEqual([[], 1, 1]);
  });

  it('is larger than a call may be: only the part with it is searched', async () => {
    const { embedded, rejected, calls } = await embedWith(200, [70], atMost(64));
    expect(embedded.toSorted((a, b) => a - b)).toEqual(without(200, [70]));
    expect(rejected.map(({ chunk_id }) => chunk_id)).toEqual([70]);
    // Four parts, and two calls for each of the six times that 64 texts are halved.
    expect(calls).toBe(4 + 12);
  });
});

describe('a batch with more of them', () => {
  it.each([[[3, 4]], [[1, 200]], [[100, 101]]])('finds both: %j', async (bad) => {
    const { embedded, rejected, calls } = await embedWith(200, bad);
    expect(embedded).toEqual(without(200, bad));
    expect(rejected.map(({ chunk_id }) => chunk_id)).toEqual(bad);
    expect(calls).toBeLessThanOrEqual(1 + 2 * 16);
  });

  it('finds that all of them are', async () => {
    const all = without(50, []);
    const { embedded, rejected, calls } = await embedWith(50, all);
    expect(embedded).toEqual([]);
    expect(rejected.map(({ chunk_id }) => chunk_id)).toEqual(all);
    expect(calls).toBe(2 * 50 - 1);
  });
});

it('a failure of another kind does not split a batch, nor does it end the search', async () => {
  const refusing = embedUnless((input) => input === 'texto 2');
  let calls = 0;
  const create = provided((...given) => {
    if (++calls === 2) throw new ProviderFailure('PROVIDER_TIMEOUT', 'Cannot embed: no answer');
    return refusing(...given);
  });
  const { asked } = await embed({ context: { texts: textsOf(4) }, create });
  expect(asked.map(({ chunk_ids }) => chunk_ids)).toEqual([[1, 2, 3, 4], [1, 2], [1, 2], [1], [2], [3, 4]]);
});
