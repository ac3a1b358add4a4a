import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { expect, it } from 'vitest';
import { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import { assessQuality } from '../../../supabase/functions/_shared/quality/assess.ts';
import { hasPdftotext, manifestFiles, pdftotext, wordRecall } from '../../support/compare-with-pdftotext.ts';
import { documentOf } from '../../support/read-pdf.ts';
import { expectRoundTrip } from '../../support/round-trip.ts';
import { describeWithShared } from '../../support/shared.ts';

const TIMEOUT = 180_000;
/** The default, and one that repeats more. */
const OVERLAPS = [40, 60];

/** A rubric names its four levels, and under them says in a row what each means: most are read so. */
function expectRowsOfRubrics(text: string): void {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const heads = lines.flatMap(([first = ''], index) => first.startsWith('INSATISFACTORIO') ? [index] : []);
  const whole = heads.filter((index) => lines[index]?.length === 4 && (lines[index + 1]?.length ?? 0) === 4);
  expect(heads.length).toBeGreaterThan(10);
  expect(whole.length / heads.length, 'rows of rubrics').toBeGreaterThanOrEqual(0.85);
}

describeWithShared('real documents', ['corpus/pdf-es'], ([folder = '']) => {
  const reference = hasPdftotext() || process.env['CI'] === 'true';
  const files = manifestFiles(folder, 200);

  it.each(files)('%s is read whole, passes for a text and is covered by its chunks', async (file) => {
    const doc = await documentOf(new Uint8Array(readFileSync(`${folder}/${file}`)));
    expect(assessQuality(doc).failing).toEqual([]);
    if (file.includes('rubricas')) expectRowsOfRubrics(doc.text);
    for (const overlap of OVERLAPS) expectRoundTrip(doc, 400, overlap);
    if (reference) {
      const recall = wordRecall(doc.text, pdftotext(`${folder}/${file}`) ?? '');
      console.log(recall.toFixed(4), file);
      // Running heads are a tenth of the words of slides (`uy-fing-slides-arboles.pdf`: 0.895).
      expect(recall, 'words of pdftotext that we have').toBeGreaterThanOrEqual(0.89);
    }
  }, TIMEOUT);

  const others = readdirSync(folder).filter((file) => file.endsWith('.pdf') && !files.includes(file));
  it.each(others)('%s, which has next to no text, is covered by its chunks', async (file) => {
    try {
      expectRoundTrip(await documentOf(new Uint8Array(readFileSync(`${folder}/${file}`))), 400, 40);
    } catch (error) {
      // It says why it cannot be read.
      if (!(error instanceof PipelineError)) throw error;
    }
  }, TIMEOUT);
});
