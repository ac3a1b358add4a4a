import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Chunk, chunkDocument } from '../../../supabase/functions/_shared/chunking/chunk-document.ts';
import { countTokens } from '../../../supabase/functions/_shared/chunking/tokens.ts';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';

const MAX_TOKENS = 120;
const options = { maxTokens: MAX_TOKENS, overlapTokens: 20 };

const sentence = (words: number, seed: number) =>
  `${Array.from({ length: words }, (_, at) => `Norma${(seed + at) % 17}`).join(' ')}.`;

const chunksOf = (html: string) => chunkDocument(assembleDocument({ html }), options);
const holders = (chunks: Chunk[], start: string, end: string) =>
  chunks.filter(({ content }) => content.includes(start) && content.includes(end));

describe('a chunk', () => {
  const length = fc.integer({ min: 1, max: 6 });
  const part = fc.record({
    kind: fc.constantFrom('article', 'item', 'row', 'paragraph', 'heading'),
    sentences: fc.array(length, { minLength: 1, maxLength: 5 }),
  });

  it('divides no article, item or row that fits into one', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 25 }), (parts) => {
        const wholes: { first: string; last: string; tokens: number }[] = [];
        const html = parts.map(({ kind, sentences }, at) => {
          const words = sentences.map((count, one) => sentence(count, at + one));
          const text = `Inicio${at}z ${words.join(' ')} Final${at}z.`;
          const whole = { first: `Inicio${at}z`, last: `Final${at}z`, tokens: countTokens(text) };
          if (kind === 'heading') return `<h2>Capítulo sobre la norma ${at}</h2>`;
          if (kind === 'paragraph') return `<p>${text}</p>`;
          wholes.push(whole);
          if (kind === 'item') return `<ul><li>${text}</li></ul>`;
          if (kind === 'article') return `<p>Artículo ${at}.- ${text}</p>`;
          return `<table><tr><td>Dimensión</td><td>Nivel</td></tr><tr><td>Inicio${at}z</td><td>${
            words.join(' ')
          } Final${at}z.</td></tr></table>`;
        }).join('');
        const chunks = chunksOf(html);
        for (const { first, last, tokens } of wholes) {
          // Less what its headings' path, at most a quarter, and its number may take.
          if (tokens <= MAX_TOKENS * 0.7 - 10) {
            expect(holders(chunks, first, last).length, first).toBeGreaterThan(0);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('holds an article with its paragraphs and items', () => {
    const article = (at: number) =>
      `<p>Artículo ${at}.- ${sentence(12, at)}</p><p>Segundo inciso ${at}z, ${sentence(5, at)}</p>` +
      `<ul><li>a) letra ${at}z ${sentence(4, at)}</li></ul>`;
    const chunks = chunksOf(Array.from({ length: 8 }, (_, at) => article(at + 1)).join(''));
    for (let at = 1; at <= 8; at++) {
      expect(holders(chunks, `Artículo ${at}.-`, `letra ${at}z`), `article ${at}`).toHaveLength(1);
    }
  });

  it('divides what is longer than a chunk between its parts', () => {
    const items = Array.from(
      { length: 12 },
      (_, at) => `<li>Item${at}z ${sentence(4, at)} Cierre${at}z.</li>`,
    );
    const chunks = chunksOf(`<p>Artículo 1.- Son deberes:</p><ul>${items.join('')}</ul>`);
    expect(chunks.length).toBeGreaterThan(1);
    for (let at = 0; at < 12; at++) {
      expect(holders(chunks, `Item${at}z`, `Cierre${at}z`).length).toBeGreaterThan(0);
    }
  });
});
