import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../local/database/database.ts';
import { allowHost, forgetHosts } from '../../../local/sources/allowed-hosts.ts';
import { openFolder } from '../../../local/sources/folder.ts';
import { openQuietDatabase } from './support/database.ts';

describe('sources of the command line', () => {
  let database: Database;
  const folder = mkdtempSync(join(tmpdir(), 'profeflow-documentos-'));

  beforeAll(async () => {
    writeFileSync(join(folder, 'uno.txt'), 'uno');
    database = await openQuietDatabase();
  });
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });

  const allowed = async () =>
    (await database.query<{ value: string[] }>(
      `select value from pipeline.settings where key = 'fetch_allowed_private_hosts'`,
    ))[0]?.value;

  it('keep the address of a folder from one start to the next, so that its documents are the same', async () => {
    const urls: unknown[] = [];
    for (let start = 0; start < 2; start++) {
      const source = await openFolder(database.query, folder);
      expect(source.name).toBe(basename(folder));
      const [row] = await database.query(
        `select config -> 'urls' as urls, activo from public.sources where name = $1`,
        [
          source.name,
        ],
      );
      expect(row?.['activo']).toBe(false);
      urls.push(row?.['urls']);
      await source.close();
    }
    expect(urls[0]).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/uno\.txt$/)]);
    expect(urls[1]).toEqual(urls[0]);
  });

  it('refuse a folder without documents', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'profeflow-vacia-'));
    await expect(openFolder(database.query, empty)).rejects.toThrow(/no \.pdf, \.html, \.txt or \.md file/);
    rmSync(empty, { recursive: true });
  });

  it('may be fetched from this machine only until the next start', async () => {
    await database.query(
      `update pipeline.settings set value = '["intranet:80"]' where key = 'fetch_allowed_private_hosts'`,
    );
    await allowHost(database.query, 'http://127.0.0.1:4010/a');
    await allowHost(database.query, 'http://127.0.0.1:4010/b');
    expect(await allowed()).toEqual(['intranet:80', '127.0.0.1:4010']);
    await forgetHosts(database.query);
    expect(await allowed()).toEqual(['intranet:80']);
  });

  it('of seed.sql are there and not active', async () => {
    const rows = await database.query(`select name from public.sources where activo and kind <> 'manual'`);
    expect(rows).toEqual([]);
    expect(await database.query(`select from public.sources where name = 'docentemas'`)).toHaveLength(1);
  });
});
