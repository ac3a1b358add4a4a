import { expect, it } from 'vitest';
import { expectations } from '../../../local/sample-site/expectations.ts';
import { goldenQuestions } from '../../../local/sample-site/golden.ts';
import { SOURCE_NAMES } from '../../../local/sample-site/site-document.ts';
import type { Ran } from '../sample-site.test.ts';
import { find, type Hit, MODES, search } from '../support/search.ts';

const QUESTION = '¿A qué museo se donan los cuadernos de evaluación anteriores a 1995?';

export function searchSuite(get: () => Ran): void {
  it.each(MODES)('puts the right document first, with the page, in mode %s', async (mode) => {
    const { stack, site } = get();
    const questions = goldenQuestions(site.url);
    const missed: string[] = [];
    let withEvidence = 0;
    for (const { question, url, page, evidence } of questions) {
      const [best] = await find(stack, question, { mode, k: 3 });
      const right = best?.url_original === url && best.page_start <= page && page <= best.page_end;
      if (!right) missed.push(`${question} → ${best?.url_original} ${best?.page_start}–${best?.page_end}`);
      if (best?.content.replace(/\s+/g, ' ').includes(evidence)) withEvidence++;
    }
    console.log(
      `${mode}: ${
        questions.length - missed.length
      } of ${questions.length} questions answered by the right document ` +
        `and page first, ${withEvidence} by the passage itself`,
    );
    expect(missed).toEqual([]);
  }, 120_000);

  it('says which model and mode answered, and of each hit the document, version, passage and score', async () => {
    const { status, body } = await search(get().stack, { query: QUESTION, k: 2 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ mode: 'hybrid', model: { model_name: expect.any(String) } });
    expect(body.results).toHaveLength(2);
    expect(body.results[0]).toMatchObject({
      documento_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      version: 1,
      chunk_id: expect.any(Number),
      titulo: expect.stringMatching(/Reglamento/i),
      content: expect.stringContaining('museo'),
      similarity: expect.any(Number),
      score: expect.any(Number),
    });
  });

  it('gives as many hits as asked for, best first', async () => {
    for (const mode of MODES) {
      const hits = await find(get().stack, QUESTION, { k: 7, mode });
      expect(hits).toHaveLength(7);
      const scores = hits.map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
    }
    expect(await find(get().stack, QUESTION)).toHaveLength(10);
  });

  it('finds what is typed without accents and in capitals', async () => {
    const typed = QUESTION.normalize('NFD').replace(/[\u0300-\u036f¿]/g, '').toUpperCase();
    for (const mode of MODES) {
      const [plain] = await find(get().stack, typed, { mode });
      const [right] = await find(get().stack, QUESTION, { mode });
      expect(plain?.documento_id).toBe(right?.documento_id);
    }
  });

  it('keeps to its filter', async () => {
    const { stack } = get();
    const only = (filter: object): Promise<readonly Hit[]> => find(stack, QUESTION, { k: 50, filter });
    const [first] = await find(stack, QUESTION);
    const { documento_id } = first!;
    const kinds = await stack.sql<{ id: string; tipo_contenido: string }>(
      'select id::text as id, tipo_contenido from public.documentos_oficiales',
    );
    const kindOf = new Map(kinds.map(({ id, tipo_contenido }) => [id, tipo_contenido]));

    expect(new Set((await only({ documento_id })).map((hit) => hit.documento_id))).toEqual(
      new Set([documento_id]),
    );
    const html = await only({ tipo_contenido: 'html' });
    expect(new Set(html.map((hit) => kindOf.get(hit.documento_id)))).toEqual(new Set(['html']));
    expect(await only({ fuente: 'Portal Los Arrayanes (muestra)' })).not.toEqual([]);
    expect(await only({ fuente: 'otra' })).toEqual([]);
    expect(await only({ tipo_documento: 'ley' })).toEqual([]);
  });

  it.each([
    ['an unknown filter', { filter: { idioma: 'es' } }, 'UNKNOWN_FILTER'],
    ['a documento_id that is none', { filter: { documento_id: 'x' } }, 'UNKNOWN_FILTER'],
    ['too few hits', { k: 0 }, 'INVALID_BODY'],
    ['too many hits', { k: 101 }, 'INVALID_BODY'],
    ['an unknown mode', { mode: 'fuzzy' }, 'INVALID_BODY'],
  ])('refuses %s with 400', async (_, more, code) => {
    const { status, body } = await search(get().stack, { query: QUESTION, ...more });
    expect({ status, code: body.code }).toEqual({ status: 400, code });
    expect(body.message).toMatch(/^Cannot .+: /);
  });

  it('shows nothing of a source that is not published, in any mode', async () => {
    const { stack, site } = get();
    const publish = (publicado: boolean) =>
      stack.sql('update public.sources set publicado = $2 where name = $1', [
        SOURCE_NAMES.biblioteca,
        publicado,
      ]);
    const library = expectations(site.url)
      .filter(({ sources }) => sources.every((name) => name === SOURCE_NAMES.biblioteca)).map(({ url }) =>
        url
      );
    const fromLibrary = async (): Promise<number> => {
      const hits = await Promise.all(MODES.map((mode) => find(stack, QUESTION, { mode, k: 50 })));
      return hits.flat().filter(({ url_original }) => library.includes(url_original)).length;
    };
    expect(await fromLibrary()).toBeGreaterThan(0);
    await publish(false);
    try {
      expect(await fromLibrary()).toBe(0);
    } finally {
      await publish(true);
    }
    expect(await fromLibrary()).toBeGreaterThan(0);
  });

  it('finds what only an image of a page says', async () => {
    const [hit] = await find(get().stack, '¿De dónde sale el bus de acercamiento?', { mode: 'hybrid', k: 1 });
    expect(hit).toMatchObject({
      url_original: expect.stringContaining('escaneado.pdf'),
      content: expect.stringContaining('plaza de Quilquilco a las 7:40 horas'),
    });
  });

  it('never shows what is quarantined, irrelevant or a duplicate', async () => {
    const { stack } = get();
    const states = await stack.sql<{ id: string }>(
      `select id::text as id from public.documentos_oficiales where estado <> 'ready'`,
    );
    const hidden = new Set(states.map(({ id }) => id));
    for (const mode of MODES) {
      const hits = await find(stack, 'receta de pan amasado con manteca y levadura', { mode, k: 100 });
      expect(hits.filter(({ documento_id }) => hidden.has(documento_id))).toEqual([]);
      expect(new Set(hits.map(({ chunk_id }) => chunk_id)).size).toBe(hits.length);
    }
  });
}
