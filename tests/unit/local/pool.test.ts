import { afterEach, describe, expect, it } from 'vitest';
import { Pool } from '../../../local/functions/pool.ts';
import type { WorkerProcess } from '../../../local/functions/worker-process.ts';

/** A process that does as it is told. */
class FakeProcess implements WorkerProcess {
  static made: FakeProcess[] = [];
  readonly port: number;
  readonly pid: number;
  retired = false;
  stopped = false;
  pending = 0;
  end: (how: { code: number | null; signal: NodeJS.Signals | null }) => void = () => {};
  readonly ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((
    resolve,
  ) => (this.end = resolve));

  constructor() {
    this.pid = this.port = FakeProcess.made.push(this);
  }
  background = () => this.pending;
  retire = () => void (this.retired = true);
  stop = async () => {
    this.stopped = true;
    this.end({ code: 0, signal: null });
  };
}

const events: string[] = [];
function poolOf(
  options: { size?: number; maxRequests?: number; start?: () => Promise<WorkerProcess> } = {},
): Pool {
  return new Pool({
    name: 'toy',
    size: () => options.size ?? 2,
    maxRequests: options.maxRequests ?? 100,
    wallClockMs: 60_000,
    start: options.start ?? (async () => new FakeProcess()),
    onEvent: (message) => events.push(message),
  });
}

describe('Pool', () => {
  let pool: Pool;
  afterEach(async () => {
    await pool.stop(0);
    FakeProcess.made = [];
    events.length = 0;
  });

  it('gives requests at the same time to processes of their own, up to its size, then to the least busy', async () => {
    pool = poolOf({ size: 2 });
    const leases = await Promise.all([pool.lease(), pool.lease(), pool.lease(), pool.lease()]);
    expect(leases.map(({ port }) => port).sort()).toEqual([1, 1, 2, 2]);
    leases.filter(({ port }) => port === 2).forEach((lease) => lease.done());
    expect((await pool.lease()).port).toBe(2);
  });

  it('uses the process that it has while that is free', async () => {
    pool = poolOf({ size: 4 });
    for (let n = 0; n < 5; n++) (await pool.lease()).done();
    expect(pool.pids()).toEqual([1]);
  });

  it('counts background work as being busy', async () => {
    pool = poolOf({ size: 2 });
    (await pool.lease()).done();
    FakeProcess.made[0]!.pending = 1;
    expect((await pool.lease()).port).toBe(2);
  });

  it('retires a process after so many requests, once the last is answered', async () => {
    pool = poolOf({ size: 1, maxRequests: 2 });
    (await pool.lease()).done();
    const last = await pool.lease();
    expect(FakeProcess.made[0]?.retired).toBe(false);
    last.done();
    last.done();
    expect(FakeProcess.made[0]?.retired).toBe(true);
    expect((await pool.lease()).port).toBe(2);
  });

  it('starts another when one has crashed, though nobody asks', async () => {
    pool = poolOf();
    (await pool.lease()).done();
    FakeProcess.made[0]!.end({ code: 1, signal: null });
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(pool.pids()).toEqual([2]);
    expect(events).toEqual(['A worker ended by itself']);
  });

  it('tells why it cannot start one, and tries again for the next request', async () => {
    let tries = 0;
    pool = poolOf({
      start: async () => {
        if (++tries === 1) throw new Error('syntax error');
        return new FakeProcess();
      },
    });
    await expect(pool.lease()).rejects.toThrow('Cannot run the function toy');
    expect((await pool.lease()).port).toBe(1);
  });

  it('gives nothing out when it is stopped', async () => {
    pool = poolOf();
    (await pool.lease()).done();
    await pool.stop(0);
    expect(FakeProcess.made[0]?.stopped).toBe(true);
    await expect(pool.lease()).rejects.toThrow('being stopped');
  });
});
