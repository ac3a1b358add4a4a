import { describe, expect, it } from 'vitest';
import { fitWorkers } from '../../../local/database/fit-workers.ts';
import { openPglite } from '../../../local/database/pglite.ts';

describe('the number of reading workers on the embedded stack', () => {
  it('is lowered to the cores of the machine and never raised', async () => {
    const database = await openPglite({});
    try {
      await fitWorkers(database.query, 2);
      await database.exec(`create schema pipeline;
        create table pipeline.settings (key text primary key, value jsonb not null);
        insert into pipeline.settings values ('ingestion_workers', '4'), ('embedding_workers', '4');`);
      const workers = async () =>
        Object.fromEntries(
          (await database.query<{ key: string; value: number }>('select key, value from pipeline.settings'))
            .map(({ key, value }) => [key, value]),
        );
      await fitWorkers(database.query, 8);
      expect(await workers()).toEqual({ ingestion_workers: 4, embedding_workers: 4 });
      await fitWorkers(database.query, 2);
      expect(await workers()).toEqual({ ingestion_workers: 2, embedding_workers: 4 });
    } finally {
      await database.close();
    }
  });
});
