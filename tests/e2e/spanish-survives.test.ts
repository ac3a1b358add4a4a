import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '../../local/stack.ts';
import { startTestStack } from '../support/test-stack.ts';
import { FORMATS } from './spanish/formats.ts';
import { paragraphsOf, PLANTED } from './spanish/planted.ts';
import { runPipeline } from './support/run.ts';
import { find } from './support/search.ts';
import { startStaticSite, type StaticSite } from './support/static-site.ts';

// From the bytes that a source sends to what a search shows.
describe('accents, ñ, ordinals, legal numbering, Roman numerals and money', () => {
  let stack: Stack;
  let site: StaticSite;

  beforeAll(async () => {
    stack = await startTestStack();
    site = await startStaticSite(stack.sql, 'bases', Object.values(FORMATS).map(({ path }) => path));
    for (const [name, { path, type, make }] of Object.entries(FORMATS)) {
      site.put(path, type, await make(paragraphsOf(name)));
    }
    const { documents } = await runPipeline(stack.sql);
    expect(documents.ready).toBe(Object.keys(FORMATS).length);
  });
  afterAll(() => Promise.all([stack?.stop(), site?.close()]));

  describe.each(Object.entries(FORMATS))('of a document in %s', (_, format) => {
    it.each(['text', 'hybrid'])('are found in mode %s, and shown as they were written', async (mode) => {
      const [document] = await stack.sql<{ id: string }>(
        'select id from public.documentos_oficiales where url_original = $1',
        [site.url + format.path],
      );
      for (const { sentence, question } of PLANTED) {
        const hits = await find(stack, question, { mode, k: 3, filter: { documento_id: document?.id } });
        expect(hits[0]?.content, question).toContain(sentence);
      }
    });
  });

  it('are found among all documents', async () => {
    for (const { sentence, question } of PLANTED) {
      const hits = await find(stack, question, { k: 2 * Object.keys(FORMATS).length });
      const missing = Object.entries(FORMATS).filter(([, format]) => {
        const ofThis = hits.filter((hit) => hit.url_original === site.url + format.path);
        return !ofThis.some(({ content }) => content.includes(sentence));
      });
      expect(missing.map(([name]) => name), question).toEqual([]);
    }
  });
});
