import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Chunk, chunkDocument } from '../../../supabase/functions/_shared/chunking/chunk-document.ts';
import { embeddingInput } from '../../../supabase/functions/_shared/chunking/context.ts';
import { countTokens } from '../../../supabase/functions/_shared/chunking/tokens.ts';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';

const OPTIONS = { maxTokens: 120, overlapTokens: 20 };

/** A law of our own making: titles, articles of one or more paragraphs, items. */
function law(articles: number, extra: (article: number) => string = () => ''): string {
  const parts: string[] = ['LEY DE PRUEBA SOBRE BIBLIOTECAS ESCOLARES'];
  for (let i = 1; i <= articles; i++) {
    if (i % 10 === 1) {
      parts.push(`TÍTULO ${['I', 'II', 'III', 'IV', 'V', 'VI'][Math.floor(i / 10)]} De las normas ${i}`);
    }
    parts.push(
      `Artículo ${i}.- La biblioteca número ${i} abrirá sus puertas a las ${i} horas. ${extra(i)}`.trim(),
    );
    parts.push(
      `Quien la dirija en el año ${
        2000 + i
      } dará cuenta de sus libros, de sus lectores y de sus deudas, en la forma ` +
        `que fije el reglamento ${i}. Los préstamos durarán ${i} días y podrán renovarse por otros tantos si nadie los pide.`,
    );
    if (i % 3 === 0) {
      parts.push(
        `a) Los libros raros no se prestan en la sala ${i}.\nb) Los mapas tampoco, salvo en la sala ${
          i + 1
        }.`,
      );
    }
  }
  return parts.join('\n\n');
}

function codePointSlice(text: string, start: number, end: number): string {
  return [...text].slice(start, end).join('');
}

function checkInvariants(text: string, chunks: Chunk[], maxTokens: number): void {
  const covered = new Set<number>();
  chunks.forEach((chunk, index) => {
    expect(chunk.ordinal).toBe(index);
    expect(chunk.content).not.toBe('');
    expect(codePointSlice(text, chunk.char_start, chunk.char_end)).toBe(chunk.content);
    expect(chunk.tokens).toBe(countTokens(embeddingInput(chunk.context, chunk.content)));
    expect(chunk.tokens).toBeLessThanOrEqual(maxTokens);
    for (let i = chunk.char_start; i < chunk.char_end; i++) covered.add(i);
    const before = chunks[index - 1];
    if (before) {
      expect(chunk.char_start).toBeGreaterThan(before.char_start);
      expect(chunk.char_end).toBeGreaterThan(before.char_end);
    }
  });
  [...text].forEach((char, i) => {
    if (!covered.has(i)) expect(char).toMatch(/\s/);
  });
}

describe('chunkDocument', () => {
  it('keeps every chunk within its tokens, exact in its range, and leaves no hole, for any text', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'ley',
        'N°',
        '20.903',
        'art.',
        'Artículo 3.-',
        'TÍTULO II',
        '😀',
        'ñandú',
        'a)',
        'etc.',
        '…',
        '\t',
        '"¿Y?"',
      ),
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.string({ unit: 'binary', maxLength: 300 }),
    );
    const text = fc.array(fc.tuple(word, fc.constantFrom(' ', ' ', '. ', '\n', '\n\n', '; ')), {
      maxLength: 120,
    })
      .map((pairs) => pairs.flat().join(''));
    const options = fc.record({
      maxTokens: fc.integer({ min: 16, max: 200 }),
      overlapTokens: fc.integer({ min: 0, max: 60 }),
    });
    fc.assert(
      fc.property(text, options, (raw, options) => {
        const doc = assembleDocument({ text: raw });
        checkInvariants(doc.text, chunkDocument(doc, options), options.maxTokens);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same chunks every time', () => {
    const doc = assembleDocument({ text: law(20) });
    expect(chunkDocument(doc, OPTIONS)).toEqual(chunkDocument(assembleDocument({ text: law(20) }), OPTIONS));
  });

  it('begins chunks where articles begin and names what encloses them', () => {
    const doc = assembleDocument({ text: law(30) });
    const chunks = chunkDocument(doc, OPTIONS);
    const twelve = chunks.find((chunk) => chunk.content.startsWith('Artículo 12.-'));
    expect(twelve?.context).toBe('LEY DE PRUEBA SOBRE BIBLIOTECAS ESCOLARES > TÍTULO II De las normas 11');
    expect(chunks.filter((chunk) => /TÍTULO \S+ De las normas \d+$/.test(chunk.content))).toEqual([]);
  });

  it('says in which article a later part of a long article stands', () => {
    const long = law(
      3,
      (i) => i === 2 ? 'Se llevará registro de cada obra prestada y devuelta. '.repeat(20) : '',
    );
    const chunks = chunkDocument(assembleDocument({ text: long }), OPTIONS);
    const later = chunks.filter((chunk) => chunk.context.endsWith('> Artículo 2'));
    expect(later.length).toBeGreaterThan(1);
  });

  it('changes only the chunks around an edit', () => {
    const before = chunkDocument(assembleDocument({ text: law(60) }), OPTIONS);
    for (const at of [1, 17, 40, 60]) {
      const edited = law(
        60,
        (i) => i === at ? 'Esta frase nueva no estaba antes, y alarga el artículo de manera notable.' : '',
      );
      const after = chunkDocument(assembleDocument({ text: edited }), OPTIONS);
      const known = new Set(before.map((chunk) => embeddingInput(chunk.context, chunk.content)));
      const changed = after.filter((chunk) => !known.has(embeddingInput(chunk.context, chunk.content)));
      expect(changed.length, `edit in article ${at}`).toBeLessThanOrEqual(5);
      expect(changed.length).toBeGreaterThan(0);
    }
  });

  it.each([['paragraphs', 5], ['one endless paragraph', 1000]])(
    'finds its way back after an edit in text without headings: %s',
    (_, perParagraph) => {
      const sentence = (i: number) =>
        `La sesión ${i} trató del asunto ${(i * 7919) % 1000} y quedó pendiente el punto ${i % 13}.${
          i % 3 ? '' : ' Nada más.'
        }`;
      const prose = (extra: string) =>
        Array.from({ length: 400 }, (_, i) => sentence(i) + (i === 50 ? extra : ''))
          .reduce((text, one, i) => text + one + (i % perParagraph === perParagraph - 1 ? '\n\n' : ' '), '');
      const before = chunkDocument(assembleDocument({ text: prose('') }), OPTIONS);
      const after = chunkDocument(
        assembleDocument({ text: prose(' Se agregó además una observación aparte.') }),
        OPTIONS,
      );
      const known = new Set(before.map((chunk) => chunk.content));
      expect(after.length).toBeGreaterThan(60);
      expect(after.filter((chunk) => !known.has(chunk.content)).length).toBeLessThanOrEqual(10);
    },
  );

  it('repeats whole sentences of the chunk before, within the overlap, and nothing across articles', () => {
    const text = `Artículo 1.- ${
      'Una frase corta sobre los libros que se prestan. '.repeat(40)
    }\n\nArtículo 2.- Otra cosa.`;
    const chunks = chunkDocument(assembleDocument({ text }), { maxTokens: 100, overlapTokens: 30 });
    for (const [i, chunk] of chunks.entries()) {
      const before = chunks[i - 1];
      if (!before) continue;
      const overlap = before.char_end - chunk.char_start;
      if (chunk.content.startsWith('Artículo 2')) {
        expect(overlap).toBeLessThan(0);
      } else {
        expect(overlap).toBeGreaterThan(0);
        expect(chunk.content).toMatch(/^Una frase/);
        expect(countTokens(chunk.content.slice(0, overlap))).toBeLessThanOrEqual(30);
      }
    }
  });

  it('has no chunks for a document without text', () => {
    expect(chunkDocument(assembleDocument({ text: ' \n ' }), OPTIONS)).toEqual([]);
  });
});
