import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fields, Log } from '../../../local/log.ts';
import { type Stack, startStack } from '../../../local/stack.ts';
import { clientOf } from './support/clients.ts';
import { type ToyProject, toyProject } from './support/toy-project.ts';
import { until } from './support/until.ts';
import process from 'node:process';

const TOY = `
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
let told = false;
addEventListener('beforeunload', () => (told = true));
export default {
  fetch: async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    if (searchParams.has('die')) Deno.exit(7);
    if (searchParams.has('background')) {
      const done = wait(Number(searchParams.get('background'))).then(() =>
        console.log(JSON.stringify({ message: 'background done', told, pid: Deno.pid, run_id: 'run_1' })));
      // deno-lint-ignore no-explicit-any
      (globalThis as any).EdgeRuntime.waitUntil(done);
      return Response.json({ accepted: true }, { status: 202 });
    }
    const attempts: Record<string, string> = {};
    const attempt = (name: string, action: () => unknown) => {
      try { action(); attempts[name] = 'done'; } catch (error) { attempts[name] = (error as Error).name; }
    };
    attempt('write', () => Deno.writeTextFileSync('/tmp/profeflow-toy', ''));
    attempt('read', () => Deno.readTextFileSync('/etc/hostname'));
    attempt('run', () => new Deno.Command('/bin/true').outputSync());
    return Response.json({
      pid: Deno.pid, method: request.method, path: pathname, body: await request.text(),
      environment: Object.keys(Deno.env.toObject()).sort(), attempts, custom: request.headers.get('x-custom'),
    }, { status: 201, headers: { 'x-answer': 'yes' } });
  },
};`;

const USER = `
import { withSupabase } from '@supabase/server';
export default {
  fetch: withSupabase({ auth: ['user', 'secret:cron'] }, async (_request, ctx) => Response.json({ mode: ctx.authMode })),
};`;

interface Line extends Fields {
  readonly message: string;
}

describe('the functions', () => {
  let project: ToyProject;
  let stack: Stack;
  const lines: Line[] = [];
  const log: Log = { write: (part, message, fields) => void lines.push({ ...fields, part, message }) };

  beforeAll(async () => {
    process.env['UNRELATED_SECRET'] = 'hidden';
    process.env['OPENAI_API_KEY'] = 'sk-for-functions';
    project = toyProject({ toy: TOY, ingest: TOY, broken: 'throw new Error("no");', user: USER });
    stack = await startStack({
      memory: true,
      port: 0,
      supabaseDir: project.folder,
      maxRequestsPerWorker: 5,
      log,
    });
    await stack.sql(`update pipeline.settings set value = '3' where key = 'ingestion_workers'`);
  });
  afterAll(async () => {
    delete process.env['UNRELATED_SECRET'];
    delete process.env['OPENAI_API_KEY'];
    await stack.stop();
    project.remove();
  });

  const call = (path: string, init?: RequestInit) => fetch(`${stack.url}/functions/v1/${path}`, init);
  const pidOf = async (path: string): Promise<number> => (await (await call(path)).json()).pid;
  const alive = (pid: number) => existsSync(`/proc/${pid}`);

  it('get method, path, headers and body, and their status and headers come back', async () => {
    const response = await call('toy/below?x=1', {
      method: 'PATCH',
      body: 'hola',
      headers: { 'x-custom': 'c' },
    });
    expect([response.status, response.headers.get('x-answer')]).toEqual([201, 'yes']);
    expect(await response.json()).toMatchObject({
      method: 'PATCH',
      path: '/toy/below',
      body: 'hola',
      custom: 'c',
    });
  });

  it("see what the platform gives them and the providers' keys, and may neither write nor run programs", async () => {
    const { environment, attempts } = await (await call('toy')).json();
    expect(environment).toEqual(
      expect.arrayContaining([
        'OPENAI_API_KEY',
        'SUPABASE_JWKS',
        'SUPABASE_PUBLISHABLE_KEYS',
        'SUPABASE_SECRET_KEYS',
        'SUPABASE_URL',
      ]),
    );
    expect(environment).not.toEqual(expect.arrayContaining(['UNRELATED_SECRET']));
    expect(environment).not.toContain('PATH');
    expect(attempts).toEqual({ write: 'NotCapable', read: 'NotCapable', run: 'NotCapable' });
  });

  it('answer 404 for a function that is not there', async () => {
    for (const path of ['none', '_shared', '..%2F..', '']) expect((await call(path)).status).toBe(404);
  });

  it('answer 503 while a function does not start, and say so in the log', async () => {
    const response = await call('broken');
    expect([response.status, (await response.json()).code]).toEqual([503, 'BOOT_ERROR']);
    expect(lines.some(({ message }) => message === 'Cannot start a worker')).toBe(true);
  });

  it('run in as many processes as their stage has workers while these are busy, not more', async () => {
    await until('the setting is known', async () => {
      // One call more than workers, and so few that not all of them are at their replacement all the time.
      await Promise.all(Array.from({ length: 4 }, () => call('ingest?background=100')));
      return stack.functionsPids()['ingest']?.length === 3;
    });
    expect(stack.functionsPids()['ingest']).toHaveLength(3);
    expect(stack.functionsPids()['toy']).toHaveLength(1);
  });

  it('are restarted after a crash, whose caller gets 500', async () => {
    const crashes = () =>
      lines.filter((line) =>
        line.message === 'A worker ended by itself' && line['function'] === 'toy' && line['code'] === 7
      );
    const response = await call('toy?die');
    expect([response.status, (await response.json()).code]).toEqual([500, 'WORKER_ERROR']);
    const after = await until('another process answers', () => pidOf('toy').catch(() => 0));
    // The process may have been replaced before its end was written down.
    await until('the log tells of its end', () => Promise.resolve(crashes().length === 1));
    expect(crashes()[0]?.['pid']).not.toBe(after);
  });

  it('are replaced after a number of requests, and background work is finished first', async () => {
    await call('toy?die').catch(() => {});
    const first = await until('a new process answers', () => pidOf('toy').catch(() => 0));
    await call('toy?background=700');
    for (let n = 0; n < 8 && (await pidOf('toy')) === first; n++);
    expect(await pidOf('toy')).not.toBe(first);
    expect(alive(first)).toBe(true);
    await until('the old process has ended', () => !alive(first));
    expect(lines).toContainEqual(
      expect.objectContaining({
        message: 'background done',
        pid: first,
        told: false,
        run_id: 'run_1',
        function: 'toy',
      }),
    );
  });

  it("verify a person's token, and refuse a forged one", async () => {
    const person = clientOf(stack.url, stack.keys.publishable);
    const { data } = await person.auth.signUp({ email: 'sol@example.org', password: 'una-clave-larga-3' });
    const token = data.session?.access_token ?? '';
    const as = (bearer: string) =>
      call('user', { headers: { apikey: stack.keys.publishable, authorization: `Bearer ${bearer}` } });
    expect(await (await as(token)).json()).toEqual({ mode: 'user' });
    const [header, payload] = token.split('.');
    expect((await as(`${header}.${payload}.${'A'.repeat(43)}`)).status).toBe(401);
    expect((await call('user', { headers: { apikey: stack.keys.cron } })).status).toBe(200);
    expect((await call('user', { headers: { apikey: stack.keys.secret } })).status).toBe(401);
  });
});
