import { mutated } from './mutate.ts';
import { randomOf } from './random.ts';
import { type Format, FORMATS, type seedFiles } from './seeds.ts';

/** What most documents come as comes more often. */
const ROUND: readonly Format[] = [
  'pdf',
  'html',
  'docx',
  'pdf',
  'html',
  'docx',
  'odt',
  'pdf',
  'rtf',
  'html',
  'docx',
  'text',
];

export interface Case {
  readonly format: Format;
  readonly bytes: Uint8Array;
}

/** The mutated file that a seed stands for: the same for the same seed files. */
export function caseOf(
  seed: number,
  files: Awaited<ReturnType<typeof seedFiles>>,
  formats: readonly Format[] = FORMATS,
): Case {
  const round = ROUND.filter((format) => formats.includes(format));
  const format = round[seed % round.length] ?? 'pdf';
  const random = randomOf(Math.imul(seed + 1, 0x9e3779b1));
  return { format, bytes: mutated(random.pick(files[format]), random.pick(files[format]), format, random) };
}
