import { randomUUID } from 'node:crypto';
import pg from 'pg';

export interface ScratchDatabase {
  readonly url: string;
  remove(): Promise<void>;
}

/** A new, empty database on a server, dropped when it is no longer needed. */
export async function scratchDatabase(serverUrl: string): Promise<ScratchDatabase> {
  const name = `profeflow_test_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await execute(serverUrl, `create database ${name}`);
  return { url: url.href, remove: () => execute(serverUrl, `drop database ${name} with (force)`) };
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
