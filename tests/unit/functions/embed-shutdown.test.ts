import { describe, expect, it } from 'vitest';
import {
  embed,
  embedAll,
  type Embedding,
  provided,
  resultOf,
  script,
  settledCalls,
  textsOf,
} from './embed-world.ts';
import { atMost, type FakeWork, goAhead } from './fakes.ts';

const embeddedBy = (done: Parameters<typeof resultOf>[0]) =>
  resultOf(done).embeddings.map(({ chunk_id }) => chunk_id);

describe('a worker that is about to end', () => {
  const hanging = (answers: number) => {
    let calls = 0;
    return provided((...given) =>
      ++calls <= answers ? embedAll(...given) : new Promise((_resolve, reject) => {
        const { signal } = given[1];
        signal?.addEventListener('abort', () => reject(signal.reason));
      })
    );
  };
  const endingAfter = (asks: number): Embedding['prepare'] => ({ shutdown }, work) => {
    const { leave } = work;
    work.leave = (request, job) => {
      if (work.asked.length === asks) setTimeout(() => shutdown.abort(new Error('the worker ends')), 0);
      return leave(request, job);
    };
  };

  it.each<[string, FakeWork['leave']]>([
    ['waits', () => ({ kind: 'wait', ms: 60_000 })],
    ['is in a call', goAhead],
  ])('hands its batch back where it %s, and does not fail it', async (_where, leave) => {
    const { reports } = await embed({ create: hanging(0), leave, prepare: endingAfter(1) });
    expect(reports).toMatchObject([{ call: 'checkpoint', job: 1 }]);
  });

  it.each<[string, FakeWork['leave']]>([
    ['waits', script(atMost(2), { kind: 'wait', ms: 60_000 })],
    ['is in a call', atMost(2)],
  ])('reports what it has paid for where it %s for the rest', async (_where, leave) => {
    const done = await embed({
      create: hanging(1),
      context: { texts: textsOf(3) },
      leave,
      prepare: endingAfter(2),
    });
    expect(embeddedBy(done)).toEqual([1, 2]);
    expect(settledCalls(done)).toMatchObject([{ id: done.asked[0]?.call_id, status: 'ok' }]);
  });

  it('begins no further call', async () => {
    let end = () => {};
    const create = provided((...given) => {
      end();
      return embedAll(...given);
    });
    const done = await embed({
      create,
      context: { texts: textsOf(3) },
      leave: atMost(2),
      prepare: ({ shutdown }) => (end = () => shutdown.abort(new Error('the worker ends'))),
    });
    expect(done.asked).toHaveLength(1);
    expect(embeddedBy(done)).toEqual([1, 2]);
    expect(resultOf(done).calls).toMatchObject([{ id: done.asked[0]?.call_id, status: 'ok' }]);
  });
});
