import process from 'node:process';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import type { AssembledDocument } from '../../../supabase/functions/_shared/documents/types.ts';
import { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import { BlockWriter } from '../../../supabase/functions/_shared/office/writer.ts';
import { cpuMilliseconds } from '../../support/cpu-time.ts';
import { docx, item, numbering, odt, p, row } from './make-office.ts';

const bytes = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));

/** What it is read as, or the code of the error that says why not; any other error is a crash. */
function outcome(read: () => AssembledDocument): string {
  try {
    const { text, blocks } = read();
    expect(blocks.at(-1)?.char_end ?? 0).toBe([...text].length);
    return 'text';
  } catch (error) {
    if (error instanceof PipelineError) return error.code;
    throw error;
  }
}

const DOCX = docx(
  p('Artículo 1º.- Objeto', '<w:outlineLvl w:val="0"/>') + item('Sí', 1) + item('No', 1, 3) +
    `<w:tbl>${row('a', 'b')}${row('c', 'd')}</w:tbl>` + p('Fin'),
  {
    'word/numbering.xml': numbering(
      '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
    ),
  },
);
const ODT = odt(
  '<text:h text:outline-level="1">Uno</text:h><text:list><text:list-item><text:p>dos</text:p></text:list-item></text:list>',
);
const RTF = bytes(
  String
    .raw`{\rtf1\ansi{\fonttbl{\f0\fcharset0 Arial;}}\pard\outlinelevel0 T\'edtulo\par{\listtext 1.\tab}u\u241?o\par\trowd\intbl a\cell b\cell\row\pard x{\footnote nota}\par}`,
);

describe('a file made to harm', () => {
  it('is not made longer by labels or notes that are repeated', () => {
    const long = 'x'.repeat(100_000);
    const levels =
      `<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="${long}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>`;
    const list = docx(item('a', 1).repeat(200), { 'word/numbering.xml': numbering(levels) });
    expect(assembleDocument({ docx: list }).text.length).toBeLessThan(200 * 300);
    const note = `<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>`;
    const notes = docx(p('a') + note.repeat(200), {
      'word/footnotes.xml':
        `<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="1">${
          p(long)
        }</w:footnote></w:footnotes>`,
    });
    expect(assembleDocument({ docx: notes }).text.length).toBeLessThan(2 * long.length);
  });

  it('is not read beyond ten thousand pages', () => {
    const writer = new BlockWriter();
    const part = 'x'.repeat(1_000_000);
    for (let million = 0; million < 20; million++) {
      writer.write(part);
      writer.startParagraph();
    }
    expect(writer.end()).toHaveLength(20);
    expect(() => writer.write('x')).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }) as Error);
  });

  it('that unzips to a thousand times its size is given up after some megabytes', () => {
    const bomb = zipSync({ 'word/document.xml': [new Uint8Array(64 << 20), { level: 1 }] });
    const before = process.memoryUsage().rss;
    expect(outcome(() => assembleDocument({ docx: bomb }))).toBe('TOO_LARGE');
    expect(process.memoryUsage().rss - before).toBeLessThan(150 << 20);
  });

  it('with an entity bomb has its entities as they stand', () => {
    const doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';
    const xml = `<?xml version="1.0"?>${doctype}<w:document><w:p><w:t>&b;&amp;</w:t></w:p></w:document>`;
    const { text } = assembleDocument({ docx: zipSync({ 'word/document.xml': strToU8(xml) }) });
    expect(text).toBe('&b;&');
  });

  it.each([
    ['paragraphs', '<w:p>'],
    ['tables', '<w:tbl><w:tr><w:tc>'],
    ['text boxes', '<w:p><w:txbxContent>'],
  ])('that nests %s a hundred thousand deep is refused in no time', (_, open) => {
    const body = `${open.repeat(100_000)}<w:p><w:r><w:t>hondo</w:t></w:r></w:p>`;
    const spent = cpuMilliseconds(() => {
      expect(outcome(() => assembleDocument({ docx: docx(body) }))).toBe('DOCUMENT_CORRUPT');
    });
    expect(spent).toBeLessThan(2000);
    const deep = `${open.repeat(250)}<w:p><w:r><w:t>hondo</w:t></w:r></w:p>`;
    expect(assembleDocument({ docx: docx(deep) }).text).toBe('hondo');
  });

  it('that is cut off says so', () => {
    expect(outcome(() => assembleDocument({ docx: DOCX.subarray(0, 60) }))).toBe('DOCUMENT_CORRUPT');
    expect(outcome(() => assembleDocument({ docx: bytes('PK\x03\x04 nada') }))).toBe('DOCUMENT_CORRUPT');
    expect(outcome(() => assembleDocument({ odt: new Uint8Array() }))).toBe('DOCUMENT_CORRUPT');
    expect(outcome(() => assembleDocument({ rtf: bytes('hola') }))).toBe('DOCUMENT_CORRUPT');
  });

  it('in 3,000 ways is read or refused', () => {
    const edits = fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        remove: fc.nat(40),
        insert: fc.uint8Array({ maxLength: 12 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    const mutate = (source: Uint8Array, changes: { at: number; remove: number; insert: Uint8Array }[]) =>
      changes.reduce((file, { at, remove, insert }) => {
        const from = Math.floor(at * file.length);
        return Uint8Array.of(...file.subarray(0, from), ...insert, ...file.subarray(from + remove));
      }, source);
    fc.assert(
      fc.property(edits, (changes) => {
        outcome(() => assembleDocument({ docx: mutate(DOCX, changes) }));
        outcome(() => assembleDocument({ odt: mutate(ODT, changes) }));
        outcome(() => assembleDocument({ rtf: mutate(RTF, changes) }));
      }),
      { numRuns: 1000 },
    );
  });

  it('whose XML is any order of its elements is read or refused', () => {
    const tags = [
      'p',
      'r',
      't',
      'tbl',
      'tr',
      'tc',
      'pPr',
      'numPr',
      'txbxContent',
      'del',
      'tab',
      'footnoteReference',
    ];
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(...tags).map((tag) => `<w:${tag}>`),
        fc.constantFrom(...tags).map((tag) => `</w:${tag}>`),
        fc.constantFrom('hola', ' ñandú ', '<w:numId w:val="1"/>', '<w:ilvl w:val="-3"/>', '😀'),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        outcome(() => assembleDocument({ docx: docx(parts.join('')) }));
      }),
      { numRuns: 500 },
    );
  });
});
