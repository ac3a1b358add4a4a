import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SpawnedSimulator, spawnProviderSimulator } from '../../fixtures/provider-simulator/spawn.ts';
import { ask, GEMINI, MODELS, OPENAI } from './requests.ts';

let simulator: SpawnedSimulator;
beforeAll(async () => {
  simulator = await spawnProviderSimulator({ models: MODELS });
});
afterAll(() => simulator.close());

describe('a simulator in another process', () => {
  it('misbehaves, behaves and counts as one in this process does', async () => {
    await simulator.misbehave('*', { kind: 'quota-gone' }, { times: 1 });
    await simulator.misbehave('gem', { kind: 'server-error' });
    expect((await ask(simulator, OPENAI, ['a'])).status).toBe(429);
    expect((await ask(simulator, GEMINI, ['a'])).status).toBe(503);
    await simulator.behave('gem');
    expect((await ask(simulator, GEMINI, ['a'])).status).toBe(200);
    expect(await simulator.totals()).toMatchObject({ calls: 3, answered: 1, billedTokens: 1 });
    expect(await simulator.totals('small')).toMatchObject({ calls: 1, answered: 0 });
    expect((await simulator.calls()).map(({ fault }) => fault)).toEqual(['quota-gone', 'server-error', null]);
    await simulator.reset();
    expect(await simulator.calls()).toEqual([]);
  });

  it('says what is wrong with a command', async () => {
    const wrong = simulator.misbehave('*', { kind: 'drip', bytesPerSecond: -1 });
    await expect(wrong).rejects.toThrow(/Cannot control the simulator: .*bytesPerSecond/s);
  });

  it('ends with the process that started it', async () => {
    const starts = `
      import('./tests/fixtures/provider-simulator/spawn.ts').then(async ({ spawnProviderSimulator }) => {
        const { pid } = await spawnProviderSimulator({ models: [${JSON.stringify(OPENAI)}] });
        console.log(pid);
      })`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--eval', starts], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [pid] = await once(parent.stdout, 'data');
    parent.kill('SIGKILL');
    await expect.poll(() => isRunning(Number(pid)), { timeout: 5000 }).toBe(false);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
