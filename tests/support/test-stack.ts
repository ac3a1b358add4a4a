import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { type Stack, startStack } from '../../local/stack.ts';

/**
 * A stack of its own for a suite, on a free port: in memory, or, with DATABASE_URL set, in a database of that server
 * which is made for it and dropped with it.
 */
export async function startTestStack(options: { functions?: boolean } = {}): Promise<Stack> {
  const server = process.env['DATABASE_URL'];
  if (server === undefined) return await startStack({ ...options, memory: true, port: 0 });

  const name = `profeflow_test_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const databaseUrl = new URL(server);
  databaseUrl.pathname = `/${name}`;
  await execute(server, `create database ${name}`);
  const dataDir = mkdtempSync(join(tmpdir(), 'profeflow-test-'));
  const remove = async () => {
    rmSync(dataDir, { recursive: true, force: true });
    await execute(server, `drop database ${name} with (force)`);
  };
  try {
    const stack = await startStack({ ...options, databaseUrl: databaseUrl.href, dataDir, port: 0 });
    return { ...stack, stop: () => stack.stop().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function execute(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
