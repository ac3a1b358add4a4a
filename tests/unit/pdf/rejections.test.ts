import { Buffer } from 'node:buffer';
import { PDFDocument } from 'pdf-lib';
import { expect, it } from 'vitest';
import { isOfPdfjs } from '../../../supabase/functions/_shared/runtime/pdfjs-rejections.ts';
import { runDeno } from '../../support/run-deno.ts';

/** A PDF of six pages whose table of objects has every page at a place where there is none. */
async function withoutPages(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (let page = 0; page < 6; page++) document.addPage().drawText(`Hoja ${page}`);
  const pdf = Buffer.from(await document.save({ useObjectStreams: false })).toString('latin1');
  const table = pdf.lastIndexOf('xref\n0 ');
  const entries = pdf.slice(table).split('\n');
  for (const [, object] of pdf.matchAll(/(\d+) 0 obj\n<<\n\/Type \/Page\n/g)) {
    entries[2 + Number(object)] = '0000000015 00000 n ';
  }
  return Buffer.from(pdf.slice(0, table) + entries.join('\n'), 'latin1');
}

it('pages that pdfjs looks for and nobody asked for do not end the process', async () => {
  const bytes = await withoutPages();
  const opened = await runDeno('tests/unit/pdf/deno-open.ts', Buffer.from(bytes).toString('base64'));
  expect(opened).toMatchObject({ pages: 6 });
});

it('tells errors of pdfjs from ours', () => {
  const inPdfjs = Object.assign(new Error('x'), {
    stack: 'at f (npm:pdfjs-dist/legacy/build/pdf.worker.min.mjs:1:2)',
  });
  expect(isOfPdfjs(inPdfjs)).toBe(true);
  expect(isOfPdfjs({ name: 'FormatError', message: 'x' })).toBe(true);
  expect(isOfPdfjs(new Error('ours'))).toBe(false);
  expect(isOfPdfjs('text')).toBe(false);
  expect(isOfPdfjs(null)).toBe(false);
});
