import { PipelineError } from '../errors/pipeline-error.ts';

export interface VectorDemands {
  readonly count: number;
  readonly dimensions: number;
  /** Bring every vector to length 1. */
  readonly normalised: boolean;
}

/** Shorter than this, a vector has no direction left once it is stored with half precision. */
const MIN_NORM = 1e-6;
/** The greatest number of a `halfvec`. */
const MAX_HALF = 65_504;

/**
 * The vectors as Postgres reads them, fit to be stored: to six decimals (four where a number is too large for that),
 * which for a unit vector is a tenth of what half precision can tell apart. Written as integers with an exponent,
 * `[599999e-6,-1e-6]`: that takes a fifth of the CPU that decimals do, 35 ms for 400,000 numbers.
 * @throws PipelineError EMBEDDING_INVALID where one is missing, of another length, not finite, zero, or too large
 */
export function vectorTexts(
  vectors: readonly ArrayLike<number>[],
  demands: VectorDemands,
): string[] {
  if (vectors.length !== demands.count) {
    throw invalid(
      `there are ${vectors.length} vectors for ${demands.count} texts`,
    );
  }
  // One for all of them: a batch's worth of typed arrays would be 100 MB before the collector minds.
  const scaled = new Int32Array(demands.dimensions);
  return vectors.map((vector, index) => vectorText(vector, index, demands, scaled));
}

function vectorText(
  vector: ArrayLike<number>,
  index: number,
  { dimensions, normalised }: VectorDemands,
  scaled: Int32Array,
): string {
  if (vector.length !== dimensions) {
    throw invalid(
      `vector ${index} has ${vector.length} dimensions, the model has ${dimensions}`,
    );
  }
  let squares = 0;
  let greatest = 0;
  for (let i = 0; i < dimensions; i++) {
    // In JSON, what is not finite is `null`.
    const value = Number(vector[i] ?? NaN);
    squares += value * value;
    if (Math.abs(value) > greatest) greatest = Math.abs(value);
  }
  const norm = Math.sqrt(squares);
  if (!Number.isFinite(norm)) {
    throw invalid(`vector ${index} has a number that is not finite`);
  }
  if (norm < MIN_NORM) throw invalid(`vector ${index} is zero`);
  if (!normalised && greatest > MAX_HALF) {
    throw invalid(`vector ${index} has a number beyond half precision`);
  }
  const decimals = normalised || greatest < 2000 ? 6 : 4;
  const scale = 10 ** decimals / (normalised ? norm : 1);
  for (let i = 0; i < dimensions; i++) {
    scaled[i] = Math.round(Number(vector[i]) * scale);
  }
  return `[${scaled.join(`e-${decimals},`)}e-${decimals}]`;
}

function invalid(why: string): PipelineError {
  return new PipelineError(
    'EMBEDDING_INVALID',
    `Cannot store the embeddings: ${why}`,
  );
}

/**
 * Whether a value is a list of numbers, by hand: a batch has 400,000 of them. `null` passes: it is how JSON writes NaN,
 * which is for `vectorTexts` to refuse.
 */
export function isVector(value: unknown): value is number[] {
  return Array.isArray(value) &&
    value.every((number) => typeof number === 'number' || number === null);
}
