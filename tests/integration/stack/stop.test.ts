import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../../local/paths.ts';
import { startStack } from '../../../local/stack.ts';
import { type ToyProject, toyProject } from './support/toy-project.ts';
import { until } from './support/until.ts';
import process from 'node:process';

const HANGS = `
let told = 0;
addEventListener('beforeunload', () => told++);
export default {
  fetch: () => {
    // deno-lint-ignore no-explicit-any
    (globalThis as any).EdgeRuntime.waitUntil(new Promise(() => {}));
    return Response.json({ pid: Deno.pid });
  },
};`;

const alive = (pid: number) => existsSync(`/proc/${pid}`);

describe('a stack that ends', () => {
  let project: ToyProject;
  let dataDir: string;

  beforeEach(() => {
    project = toyProject({ hangs: HANGS });
    dataDir = mkdtempSync(join(tmpdir(), 'profeflow-stop-'));
  });
  afterEach(() => {
    project.remove();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('leaves no process, no port and no timer, though a function hangs', async () => {
    const stack = await startStack({ memory: true, port: 0, supabaseDir: project.folder });
    const { pid } = await (await fetch(`${stack.url}/functions/v1/hangs`)).json();
    expect(alive(pid)).toBe(true);
    await stack.stop();
    expect(alive(pid)).toBe(false);
    await expect(fetch(stack.url)).rejects.toThrow();
    await stack.stop();
  });

  it(
    'takes its functions along when it is killed, and its database opens again with what was committed',
    async () => {
      const child = spawn(process.execPath, [
        '--import',
        'tsx',
        join(import.meta.dirname, 'support', 'stack-process.ts'),
        dataDir,
        project.folder,
      ], {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      child.stdout.on('data', (part) => (output += part));
      const { pids } = await until(
        'the stack is up',
        () => /^\{.*\}$/m.test(output) ? JSON.parse(output) : null,
        60_000,
      );
      expect(pids.length).toBeGreaterThan(0);
      expect(pids.every(alive)).toBe(true);
      child.kill('SIGKILL');
      await until('the functions have ended', () => !pids.some(alive));

      const again = await startStack({ dataDir, port: 0, functions: false, supabaseDir: project.folder });
      expect(await again.sql('select n from public.kept')).toEqual([{ n: 1000 }]);
      await again.stop();
    },
    120_000,
  );

  it('refuses a folder that another process has open', async () => {
    const stack = await startStack({ dataDir, port: 0, functions: false, supabaseDir: project.folder });
    await expect(startStack({ dataDir, port: 0, functions: false, supabaseDir: project.folder })).rejects
      .toThrow(/has it open/);
    await stack.stop();
  });

  it('refuses a port that is taken, and leaves nothing behind', async () => {
    const stack = await startStack({ memory: true, port: 0, functions: false, supabaseDir: project.folder });
    const port = Number(new URL(stack.url).port);
    await expect(startStack({ memory: true, port, functions: false })).rejects.toThrow(/another program/);
    await stack.stop();
  });
});
