import { describe, expect, it } from 'vitest';
import { fitSettings } from '../../../local/database/fit-settings.ts';
import { openPglite } from '../../../local/database/pglite.ts';

describe('the settings of the embedded stack', () => {
  it('have no more reading workers than cores, and read scans by tesseract', async () => {
    const database = await openPglite({});
    try {
      await fitSettings(database.query, 2);
      await database.exec(`create schema pipeline;
        create table pipeline.settings (key text primary key, value jsonb not null);
        insert into pipeline.settings values ('ingestion_workers', '4'), ('embedding_workers', '4'), ('ocr_engine', '"vision"');`);
      const workers = async () =>
        Object.fromEntries(
          (await database.query<{ key: string; value: unknown }>('select key, value from pipeline.settings'))
            .map(({ key, value }) => [key, value]),
        );
      await fitSettings(database.query, 8);
      expect(await workers()).toEqual({
        ingestion_workers: 4,
        embedding_workers: 4,
        ocr_engine: 'tesseract',
      });
      await fitSettings(database.query, 2);
      expect(await workers()).toEqual({
        ingestion_workers: 2,
        embedding_workers: 4,
        ocr_engine: 'tesseract',
      });
    } finally {
      await database.close();
    }
  });
});
