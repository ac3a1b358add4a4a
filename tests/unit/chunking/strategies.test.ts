import { describe, expect, it } from 'vitest';
import { chunkDocument } from '../../../supabase/functions/_shared/chunking/chunk-document.ts';
import { chunkEdited } from '../../../supabase/functions/_shared/chunking/chunk-edited.ts';
import {
  STRATEGIES,
  strategyId,
  strategyOf,
} from '../../../supabase/functions/_shared/chunking/strategies.ts';
import { countTokens } from '../../../supabase/functions/_shared/chunking/tokens.ts';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import { assembleStored } from '../../../supabase/functions/_shared/documents/from-stored.ts';

const LAW = Array.from(
  { length: 12 },
  (_, at) =>
    `${at % 4 === 0 ? `TÍTULO ${['I', 'II', 'III'][at / 4]}\n\n` : ''}` +
    `Artículo ${at + 1}.- El docente rendirá la prueba número ${
      at + 1
    } en la fecha que se fije. Se le avisará antes.`,
)
  .join('\n\n');
const doc = assembleDocument({ text: LAW });
const size = { maxTokens: 100, overlapTokens: 0 };

describe('a strategy', () => {
  it('is found by its name, and by name and version', () => {
    expect(strategyOf('structure')).toBe(STRATEGIES.structure);
    for (const strategy of Object.values(STRATEGIES)) {
      expect(strategyOf(strategyId(strategy))).toBe(strategy);
    }
  });

  it.each(['', 'paragraphs', 'structure/1', 'constructor'])(
    'that is not registered is refused: %j',
    (name) => {
      expect(() => strategyOf(name)).toThrow(
        /^Cannot use setting chunk_strategy: there is no ".*", only structure\/\d+ and sentences\/\d+$/,
      );
    },
  );

  it('decides where chunks end: by articles, or when they are full', () => {
    const cut = (strategy: keyof typeof STRATEGIES) =>
      chunkDocument(doc, { ...size, strategy: STRATEGIES[strategy] });
    const [structure, sentences] = [cut('structure'), cut('sentences')];
    expect(structure.every(({ content }) => /^(?:Artículo|TÍTULO)/.test(content))).toBe(true);
    expect(sentences.length).toBeLessThan(structure.length);
    expect(sentences.slice(0, -1).every(({ tokens }) => tokens > 60 && tokens <= 100)).toBe(true);
    expect(sentences.map(({ content }) => content.replace(/\s+/g, ' ')).join(' ')).toBe(
      LAW.replace(/\s+/g, ' '),
    );
  });
});

describe('the path of headings', () => {
  const kept = chunkDocument(doc, { ...size, embedContext: false });

  it('is kept beside the chunk where it is not embedded', () => {
    const embedded = chunkDocument(doc, size);
    expect(embedded.every(({ headings }) => headings === null)).toBe(true);
    expect(embedded.some(({ context }) => context === 'TÍTULO II')).toBe(true);
    expect(kept.every(({ context }) => context === '')).toBe(true);
    expect(kept.some(({ headings }) => headings === 'TÍTULO II')).toBe(true);
  });

  it('takes nothing of the chunk then', () => {
    for (const { content, tokens } of kept) expect(tokens).toBe(countTokens(content));
  });

  it('is kept likewise of a text that was edited', () => {
    const edited = LAW.replace('en la fecha', 'en el día');
    const earlier = {
      text: LAW,
      pages: [],
      chunks: kept.map((one) => ({ ...one, context: one.headings ?? '' })),
    };
    const { chunks } = chunkEdited(assembleStored(edited), earlier, [], { ...size, embedContext: false });
    expect(chunks.map(({ context, headings }) => [context, headings])).toEqual(
      kept.map(({ headings }) => ['', headings]),
    );
    for (const { content, tokens } of chunks) expect(tokens).toBe(countTokens(content));
  });
});
