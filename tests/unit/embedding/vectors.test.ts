import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkVectors, vectorText } from '../../../supabase/functions/_shared/embedding/vectors.ts';

const demands = { count: 1, dimensions: 3, normalised: true };

describe('checkVectors', () => {
  it('brings vectors to length 1 where the model says that they are', () => {
    expect(checkVectors([[0, 3, 4]], demands)).toEqual([Float64Array.of(0, 0.6, 0.8)]);
  });

  it('leaves the length of others alone', () => {
    expect(checkVectors([[0, 3, 4]], { ...demands, normalised: false })).toEqual([Float64Array.of(0, 3, 4)]);
  });

  it.each([
    ['a vector too few', [], demands],
    ['a vector too many', [[1, 0, 0], [1, 0, 0]], demands],
    ['too few dimensions', [[1, 0]], demands],
    ['NaN', [[NaN, 0, 1]], demands],
    ['infinity', [[Infinity, 0, 1]], demands],
    ['what is no number', [['x', 0, 1] as unknown as number[]], demands],
    ['a hole', [[1, undefined, 1] as unknown as number[]], demands],
    ['zero', [[0, 0, 0]], demands],
    ['next to zero', [[1e-9, 0, 0]], demands],
    ['a number beyond half precision', [[70_000, 0, 0]], { ...demands, normalised: false }],
  ])('refuses %s with EMBEDDING_INVALID', (_what, vectors, wanted) => {
    expect(() => checkVectors(vectors, wanted)).toThrow(
      expect.objectContaining({ code: 'EMBEDDING_INVALID' }),
    );
  });
});

describe('vectorText', () => {
  it('writes what Postgres reads as halfvec', () => {
    expect(vectorText(Float64Array.of(0.1234567, -0.00000012, 1, -1e-6))).toBe(
      '[123457e-6,0e-6,1000000e-6,-1e-6]',
    );
    expect(vectorText(Float64Array.of(60000.12345, -0.5))).toBe('[600001235e-4,-5000e-4]');
  });

  it('loses less than half precision does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 }),
        (values) => {
          const read: number[] = JSON.parse(vectorText(Float64Array.from(values)));
          read.forEach((value, i) =>
            expect(Math.abs(value - (values[i] ?? 0))).toBeLessThanOrEqual(5.001e-7)
          );
        },
      ),
    );
  });
});
