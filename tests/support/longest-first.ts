import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest, in the order in which they begin. vitest knows what a file takes only where it has run
 * before, and on a new checkout begins with the largest: the random histories, three lines each, would come last and
 * leave the other workers idle.
 */
const LONGEST = [
  'tests/database/history/second-half.test.ts',
  'tests/database/history/first-half.test.ts',
  'tests/unit/pdf/shared-documents.test.ts',
  'tests/database/pgtap.test.ts',
  'tests/unit/documents/round-trip.test.ts',
  'tests/unit/ocr/tesseract.test.ts',
  'tests/unit/sample-site/documents.test.ts',
  'tests/e2e/model-fallback.test.ts',
  'tests/e2e/restore.test.ts',
  'tests/e2e/command-line.test.ts',
  'tests/e2e/pdf-es.test.ts',
  'tests/e2e/ocr-tesseract.test.ts',
];

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = LONGEST.findIndex((file) => moduleId.endsWith(file));
  return place < 0 ? LONGEST.length : place;
};

/** Begins with what takes longest, so that the workers end together; the rest as vitest has it. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b));
  }
}
