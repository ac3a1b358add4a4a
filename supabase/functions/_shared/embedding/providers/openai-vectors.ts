import type { ProviderFailure } from '../../models/provider-failure.ts';
import { isVector } from '../vectors.ts';

/**
 * The vectors of an answer in OpenAI's format by their `index`: a provider is free to give them in any order.
 * @throws what `bad` makes of the reason: a vector is missing, there twice, of no input, or not a list of numbers
 */
export function vectorsByIndex(
  data: readonly unknown[],
  count: number,
  bad: (why: string) => ProviderFailure,
): ArrayLike<number>[] {
  if (data.length !== count) {
    throw bad(`it has ${data.length} vectors for ${count} inputs`);
  }
  const vectors = new Map<number, ArrayLike<number>>();
  data.forEach((entry, position) => {
    const { index = position, embedding } = (entry ?? {}) as {
      index?: unknown;
      embedding?: unknown;
    };
    if (
      typeof index !== 'number' || !Number.isInteger(index) || index < 0 ||
      index >= count
    ) {
      throw bad('a vector has an index that no input has');
    }
    if (vectors.has(index)) throw bad(`it has vector ${index} twice`);
    const vector = typeof embedding === 'string' ? fromBase64(embedding) : embedding;
    if (!(vector instanceof Float32Array) && !isVector(vector)) {
      throw bad(`vector ${index} is not a list of numbers`);
    }
    vectors.set(index, vector);
  });
  return [...vectors].sort(([a], [b]) => a - b).map(([, vector]) => vector);
}

/** Little-endian float32, as some servers send it though `float` was asked for; null for what is not that. */
function fromBase64(text: string): Float32Array | null {
  let bytes: string;
  try {
    bytes = atob(text);
  } catch {
    return null;
  }
  if (bytes.length % 4 !== 0) return null;
  const view = new DataView(new ArrayBuffer(bytes.length));
  for (let i = 0; i < bytes.length; i++) view.setUint8(i, bytes.charCodeAt(i));
  const numbers = new Float32Array(bytes.length / 4);
  for (let i = 0; i < numbers.length; i++) {
    numbers[i] = view.getFloat32(4 * i, true);
  }
  return numbers;
}
