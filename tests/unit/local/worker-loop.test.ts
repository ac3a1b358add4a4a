import { describe, expect, it } from 'vitest';
import { wakeableLoop } from '../../../local/worker-loop.ts';

const HOUR = 3_600_000;

describe('wakeableLoop', () => {
  it('runs at once, and once more however often it is woken during a run', async () => {
    let runs = 0;
    let finish = (): void => {};
    const loop = wakeableLoop({
      everyMs: HOUR,
      work: () => (runs++, new Promise((resolve) => (finish = resolve))),
      onError: () => {},
    });
    loop.wake();
    loop.wake();
    finish();
    await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(runs).toBe(2);
    finish();
    await loop.stop();
    loop.wake();
    expect(runs).toBe(2);
  });

  it('goes on after a failed run, soon', async () => {
    let runs = 0;
    const errors: unknown[] = [];
    const done = new Promise<void>((resolve) => {
      const loop = wakeableLoop({
        everyMs: HOUR,
        retryMs: 1,
        work: async () => {
          if (++runs < 3) throw new Error(`run ${runs}`);
          queueMicrotask(() => void loop.stop().then(resolve));
        },
        onError: (error) => errors.push(error),
      });
    });
    await done;
    expect(errors.map(String)).toEqual(['Error: run 1', 'Error: run 2']);
  });
});
