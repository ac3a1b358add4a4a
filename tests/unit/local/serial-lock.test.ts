import { describe, expect, it } from 'vitest';
import { SerialLock } from '../../../local/database/serial-lock.ts';

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

describe('SerialLock', () => {
  it('lets one client at a time have the session, in the order they asked', async () => {
    const lock = new SerialLock();
    const events: string[] = [];
    await Promise.all(['a', 'b', 'c'].map((name) =>
      lock.asOneClient(async () => {
        const giveBack = await lock.acquire();
        events.push(`${name} in`);
        await turn();
        events.push(`${name} out`);
        giveBack();
      })
    ));
    expect(events).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
  });

  it('lets a client that has the session take it again, and gives it on only after the last', async () => {
    const lock = new SerialLock();
    const events: string[] = [];
    const first = lock.asOneClient(async () => {
      const outer = await lock.acquire();
      const inner = await lock.acquire();
      outer();
      events.push('outer given back');
      await turn();
      inner();
      events.push('inner given back');
    });
    const second = lock.asOneClient(async () => {
      const giveBack = await lock.acquire();
      events.push('second in');
      giveBack();
    });
    await Promise.all([first, second]);
    expect(events).toEqual(['outer given back', 'inner given back', 'second in']);
  });

  it('counts a session given back twice once', async () => {
    const lock = new SerialLock();
    const giveBack = await lock.acquire();
    giveBack();
    giveBack();
    const one = await lock.acquire();
    let other = false;
    void lock.acquire().then(() => (other = true));
    await turn();
    expect(other).toBe(false);
    one();
    await turn();
    expect(other).toBe(true);
  });
});
