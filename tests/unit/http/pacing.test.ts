import { describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../../supabase/functions/_shared/http/clock.ts';
import { createPacer, hostInterval } from '../../../supabase/functions/_shared/http/pacing.ts';

function testClock(): Clock & { time: number; slept: number[] } {
  return {
    time: 1000,
    slept: [],
    now() {
      return this.time;
    },
    sleep(ms) {
      this.slept.push(ms);
      return Promise.resolve();
    },
  };
}

describe('pacing', () => {
  it('keeps the interval on a host, whoever asks, and none between hosts', async () => {
    const clock = testClock();
    const pacer = createPacer(clock);
    await Promise.all(['a', 'a', 'b', 'a'].map((host) => pacer.wait(host, 250)));
    expect(clock.slept).toEqual([250, 500]);
    clock.time = 1600;
    await pacer.wait('a', 250);
    expect(clock.slept.at(-1)).toBe(150);
    clock.time = 9000;
    await pacer.wait('a', 250);
    expect(clock.slept).toHaveLength(3);
  });

  it('ends a wait when the worker ends', async () => {
    const controller = new AbortController();
    const pacer = createPacer(systemClock);
    await pacer.wait('a', 60_000);
    const waiting = pacer.wait('a', 60_000, controller.signal);
    controller.abort(new Error('ending'));
    await expect(waiting).rejects.toThrow('ending');
    await expect(pacer.wait('a', 1, controller.signal)).rejects.toThrow('ending');
  });

  it('spares a private host that the operator named only as far as it asks', () => {
    const settings = { host_interval_ms: 500, fetch_allowed_private_hosts: ['127.0.0.1:4010'] };
    expect(hostInterval('127.0.0.1:4010', settings, 0)).toBe(0);
    expect(hostInterval('127.0.0.1:4010', settings, 2000)).toBe(2000);
    expect(hostInterval('127.0.0.1:4011', settings, 0)).toBe(500);
    expect(hostInterval('www.example.cl', settings, 2000)).toBe(2000);
  });
});
