import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootstrap } from '../../local/database/bootstrap.ts';
import { migrate } from '../../local/database/migrations.ts';
import { openPostgres } from '../../local/database/postgres.ts';
import { listPrivileges } from '../../local/database/privileges.ts';
import { SUPABASE_DIR } from '../../local/paths.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import { supabaseCli } from '../../scripts/support/supabase-cli.ts';
import { clientOf } from '../integration/stack/support/clients.ts';
import { PostgresServer } from './server.ts';
import { makeHosted } from './support/hosted.ts';
import { until } from './support/until.ts';

describe('the embedded stack on a plain Postgres', () => {
  let server: PostgresServer;
  let stack: Stack;
  let migrated: string[];
  const dataDir = mkdtempSync(join(tmpdir(), 'profeflow-pg-'));

  beforeAll(async () => {
    server = await PostgresServer.start({ label: 'embedded-stack', plain: true });
    const database = await openPostgres(server.url);
    await bootstrap(database);
    await migrate(database, join(SUPABASE_DIR, 'migrations'));
    migrated = await listPrivileges(database.query);
    await database.close();
    stack = await startStack({ databaseUrl: server.url, dataDir, port: 0 });
  });
  afterAll(async () => {
    await stack?.stop();
    await server?.remove();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('leaves the privileges as the migrations made them, after requests of every role', async () => {
    const anyone = clientOf(stack.url, stack.keys.publishable);
    await anyone.from('documentos_oficiales').select('id');
    await anyone.auth.signUp({ email: 'paz@example.org', password: 'una-clave-larga-4' });
    await anyone.from('documentos_oficiales').select('id');
    await anyone.storage.from('raw-documents').list();
    expect((await clientOf(stack.url, stack.keys.secret).from('sources').select('name')).data).not.toEqual(
      [],
    );
    expect(await listPrivileges(stack.sql)).toEqual(migrated);
  });

  it('records the migrations as the Supabase CLI does', async () => {
    const { stdout } = await supabaseCli(server.url, ['migration', 'list']);
    const versions = [...stdout.matchAll(/(\d{14})[^\d]+(\d{14})/g)];
    expect(versions.length).toBeGreaterThan(0);
    for (const [, here, there] of versions) expect(there).toBe(here);
    expect((await supabaseCli(server.url, ['db', 'push', '--dry-run'])).stdout).not.toMatch(/Would push/);
  });

  it('uses the real pg_cron', async () => {
    // pg_cron looks once a minute whether its extension has come.
    await until('pg_cron has run dispatch', async () => {
      const runs = await stack.sql(
        `select from cron.job_run_details where command ~ 'dispatch' and status = 'succeeded'`,
      );
      return runs.length > 0;
    }, { seconds: 150 });
  }, 180_000);

  it('gives functions their JSON arguments as JSON', async () => {
    const { error } = await clientOf(stack.url, stack.keys.secret).schema('pipeline')
      .rpc('start_run', { trigger: 'test', source: 'manual', options: { external_id: 'ci-7' } });
    expect(error).toBeNull();
    expect(await stack.sql(`select external_id from public.pipeline_runs`)).toEqual([{
      external_id: 'ci-7',
    }]);
  });

  it('goes on after the server was away', async () => {
    const heard: string[] = [];
    const target = createServer((request, response) => {
      heard.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}`;
    const secret = clientOf(stack.url, stack.keys.secret);
    try {
      await server.restart();
      await until(
        'the API answers again',
        async () => (await secret.from('sources').select('name')).error === null,
      );
      await until(
        'SQL works again',
        () => stack.sql(`select net.http_get('${url}/again')`).then(() => true, () => false),
      );
      await until('the request is sent', () => heard.includes('/again'));
      await server.kill();
      await server.boot();
      await until(
        'SQL works once more',
        () => stack.sql(`select net.http_get('${url}/after-crash')`).then(() => true, () => false),
      );
      await until('the next request is sent', () => heard.includes('/after-crash'));
    } finally {
      target.close();
    }
  });
});

describe('the embedded stack on a Supabase project', () => {
  it('refuses to boot and touches nothing', async () => {
    const server = await PostgresServer.start({ label: 'embedded-refused' });
    try {
      await makeHosted(server);
      await expect(startStack({ databaseUrl: server.url, memory: true, port: 0 })).rejects.toThrow(
        /supabase_admin/,
      );
    } finally {
      await server.remove();
    }
  });
});
