import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Chunk, chunkDocument } from '../../../supabase/functions/_shared/chunking/chunk-document.ts';
import { chunkEdited, type EarlierCut } from '../../../supabase/functions/_shared/chunking/chunk-edited.ts';
import { embeddingInput } from '../../../supabase/functions/_shared/chunking/context.ts';
import { countTokens } from '../../../supabase/functions/_shared/chunking/tokens.ts';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import { assembleStored } from '../../../supabase/functions/_shared/documents/from-stored.ts';
import type { PageRange } from '../../../supabase/functions/_shared/documents/types.ts';
import { normaliseCharacters } from '../../../supabase/functions/_shared/text/normalise.ts';

const OPTIONS = { maxTokens: 120, overlapTokens: 20 };

const PARAGRAPH = (i: number) =>
  `La escuela ${i} recibe a sus docentes el día ${i % 28 + 1} y les entrega el programa del año ${
    2000 + i
  }. ` +
  `Cada docente lo lee, lo discute con su equipo ${i} y propone ${
    i % 7 + 2
  } cambios que la dirección contesta. ` +
  `Lo que se acuerde en la sala ${i} rige desde el lunes siguiente, salvo acuerdo en contrario 😀.`;

/** A page whose headings only its markup shows. */
const HTML = `<!doctype html><html><body><main><h1>Guía de la inducción docente</h1>${
  Array.from(
    { length: 12 },
    (_, s) =>
      `<h2>Sobre el tema número ${s}</h2>${
        Array.from({ length: 4 }, (_, p) => `<p>${PARAGRAPH(s * 4 + p)}</p>`).join('')
      }`,
  ).join('')
}</main></body></html>`;

function cutOf(
  html: string,
  pages: PageRange[] = [],
): { text: string; cut: EarlierCut & { chunks: Chunk[] } } {
  const doc = assembleDocument({ html });
  const chunks = chunkDocument({ ...doc, pages }, OPTIONS);
  return { text: doc.text, cut: { text: doc.text, pages, chunks } };
}

const inputs = (chunks: readonly { context: string; content: string }[]) =>
  chunks.map(({ context, content }) => embeddingInput(context, content));

/** Chunks that would have to be embedded. */
function fresh(cut: { chunks: readonly Chunk[] }, chunks: readonly Chunk[]): Chunk[] {
  const known = new Set(inputs(cut.chunks));
  return chunks.filter(({ context, content }) => !known.has(embeddingInput(context, content)));
}

function checkInvariants(text: string, chunks: readonly Chunk[], maxTokens: number): void {
  const points = [...text];
  const covered = new Set<number>();
  chunks.forEach((chunk, index) => {
    expect(chunk.ordinal).toBe(index);
    expect(points.slice(chunk.char_start, chunk.char_end).join('')).toBe(chunk.content);
    expect(chunk.tokens).toBe(countTokens(embeddingInput(chunk.context, chunk.content)));
    expect(chunk.tokens).toBeLessThanOrEqual(maxTokens);
    for (let i = chunk.char_start; i < chunk.char_end; i++) covered.add(i);
  });
  points.forEach((point, i) => {
    if (!covered.has(i) && normaliseCharacters(point).trim() !== '') {
      expect.fail(`${JSON.stringify(point)} at ${i} is in no chunk`);
    }
  });
}

describe('chunkEdited', () => {
  it('cuts an untouched text as it was, with the headings that the text alone does not show', () => {
    const { text, cut } = cutOf(HTML);
    const { chunks } = chunkEdited(assembleStored(text), cut, [], OPTIONS);
    expect(inputs(chunks)).toEqual(inputs(cut.chunks));
    expect(chunks.some(({ context }) => context.endsWith('> Sobre el tema número 7'))).toBe(true);
  });

  it('cuts anew only where a sentence was changed, wherever that is, under the same headings', () => {
    const { text, cut } = cutOf(HTML);
    for (const at of [0, 13, 30, 47]) {
      const edited = text.replace(`escuela ${at} recibe`, `escuela ${at}, renombrada, recibe siempre`);
      const { chunks } = chunkEdited(assembleStored(edited), cut, [], OPTIONS);
      checkInvariants(edited, chunks, OPTIONS.maxTokens);
      const changed = fresh(cut, chunks);
      expect(changed.length, `edit of ${at}`).toBeLessThanOrEqual(2);
      expect(changed.map(({ content }) => content).join()).toContain('renombrada');
      for (const { context, content } of changed) {
        if (content.includes('renombrada') && at > 0) {
          expect(context).toMatch(/^Guía de la inducción docente/);
        }
      }
    }
  });

  it('finds what was left whole between many edits', () => {
    const { text, cut } = cutOf(HTML);
    const edited = text.replaceAll(/la sala \d0 rige/g, (all) => `${all} aún`);
    const { chunks } = chunkEdited(assembleStored(edited), cut, [], OPTIONS);
    checkInvariants(edited, chunks, OPTIONS.maxTokens);
    const changed = fresh(cut, chunks);
    expect(changed.length).toBeGreaterThanOrEqual(4);
    expect(changed.length).toBeLessThanOrEqual(10);
  });

  it('gives the chunks under a heading that was renamed its new name', () => {
    const { text, cut } = cutOf(HTML);
    const edited = text.replace('Sobre el tema número 5', 'Acerca de otra cosa');
    const { chunks } = chunkEdited(assembleStored(edited), cut, [], OPTIONS);
    checkInvariants(edited, chunks, OPTIONS.maxTokens);
    expect(chunks.filter(({ context }) => context.includes('Sobre el tema número 5'))).toEqual([]);
    expect(chunks.filter(({ context }) => context.includes('Sobre el tema número 6')).length).toBeGreaterThan(
      1,
    );

    const law = Array.from({ length: 9 }, (_, i) => `Artículo ${i + 1}.- ${PARAGRAPH(i).repeat(3)}`).join(
      '\n\n',
    );
    const doc = assembleDocument({ text: law });
    const before = { text: doc.text, pages: [], chunks: chunkDocument(doc, OPTIONS) };
    const renamed = doc.text.replace('Artículo 4.-', 'Artículo 40.-');
    const after = chunkEdited(assembleStored(renamed), before, [], OPTIONS).chunks;
    checkInvariants(renamed, after, OPTIONS.maxTokens);
    expect(after.filter(({ context }) => context === 'Artículo 40').length).toBeGreaterThan(0);
    expect(after.filter(({ context }) => context === 'Artículo 4')).toEqual([]);
    expect(after.filter(({ context }) => context === 'Artículo 5').length).toBeGreaterThan(0);
  });

  it('moves the pages with their text', () => {
    const bare = cutOf(HTML);
    const third = Math.floor([...bare.text].length / 3);
    const page = (page: number, char_start: number, char_end: number): PageRange => ({
      page,
      char_start,
      char_end,
      method: 'text',
      needs_ocr: false,
    });
    const pages = [
      page(1, 0, third),
      page(2, third, 2 * third),
      page(3, 2 * third, [...bare.text].length),
    ];
    const { text, cut } = cutOf(HTML, pages);
    const added = ' Se agrega una frase en la primera página.';
    const edited = text.replace('programa del año 2002.', `programa del año 2002.${added}`);
    // What Studio leaves behind: the new text with the ranges of the old one.
    const { chunks, pages: moved } = chunkEdited(assembleStored(edited), cut, pages, OPTIONS);
    expect(moved.map(({ char_start, char_end }) => [char_start, char_end])).toEqual([
      [0, third + added.length],
      [third + added.length, 2 * third + added.length],
      [2 * third + added.length, [...edited].length],
    ]);
    const pageOf = (list: readonly Chunk[], words: string) =>
      list.find(({ content }) => content.includes(words))?.page_start;
    const before = chunkDocument({ ...assembleDocument({ html: HTML }), pages }, OPTIONS);
    for (const words of ['escuela 3 recibe', 'escuela 20 recibe', 'escuela 44 recibe']) {
      expect(pageOf(chunks, words), words).toBe(pageOf(before, words));
    }

    // Ranges that were given with the text count; ranges of some other text do not.
    const given = [page(1, 0, 10), page(2, 10, [...edited].length)];
    expect(chunkEdited(assembleStored(edited), cut, given, OPTIONS).pages).toEqual(given);
    expect(chunkEdited(assembleStored(edited), null, pages, OPTIONS).pages).toEqual([]);
    expect(chunkEdited(assembleStored(edited), null, given, OPTIONS).pages).toEqual(given);
  });

  it('covers any text after any edit, exactly and within the tokens', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'Artículo 3.- Del local.',
        '## Anexo',
        '\n\n',
        '\n',
        '😀',
        '\u00ad',
        '\r\n',
        '\t',
        'a) uno',
        '. ',
      ),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 60 }),
    );
    const edit = fc.record({
      at: fc.nat(),
      remove: fc.nat({ max: 400 }),
      insert: fc.array(piece, { maxLength: 8 }),
    });
    const { text, cut } = cutOf(HTML);
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let edited = text;
        for (const { at, remove, insert } of edits) {
          const points = [...edited];
          points.splice(at % (points.length + 1), remove, ...insert);
          edited = points.join('');
        }
        // As Postgres gives it: no lone surrogates, no NUL.
        edited = edited.toWellFormed().replaceAll('\0', '');
        const { chunks } = chunkEdited(assembleStored(edited), cut, [], OPTIONS);
        checkInvariants(edited, chunks, OPTIONS.maxTokens);
      }),
      { numRuns: 100 },
    );
  });
});
