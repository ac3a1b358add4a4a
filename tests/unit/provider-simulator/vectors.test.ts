import { describe, expect, it } from 'vitest';
import { jsonList } from '../../fixtures/provider-simulator/numbers.ts';
import { simulatedVector, watermark } from '../../fixtures/provider-simulator/simulator.ts';
import { OPENAI } from './requests.ts';

const model = { ...OPENAI, dimensions: 1536 };
const vector = (text: string, name = 'small', dimensions = 1536) =>
  simulatedVector({ ...model, name, dimensions }, text);
const product = (a: number[], b: number[]) => a.reduce((sum, value, at) => sum + value * b[at]!, 0);

describe('simulatedVector', () => {
  it.each([1, 8, 9, 64, 1536, 3072])('has length 1 and six decimals with %i dimensions', (dimensions) => {
    const made = vector('la evaluación docente', 'small', dimensions);
    expect(made).toHaveLength(dimensions);
    expect(Math.hypot(...made)).toBeCloseTo(1, 4);
    expect(made.map((value) => Number(value.toFixed(6)))).toEqual(made);
  });

  it('depends on model and text alone', () => {
    expect(vector('el plazo')).toEqual(vector('el plazo'));
    expect(vector('el plazo', 'other')).not.toEqual(vector('el plazo'));
    expect(vector('plazo el')).not.toEqual(vector('el plazo'));
    expect(Math.abs(product(vector('el plazo', 'other'), vector('el plazo')))).toBeLessThan(0.3);
  });

  it('puts texts that share words near each other', () => {
    const asked = vector('plazos de la evaluación docente');
    const near = product(asked, vector('la evaluación docente tiene plazos en marzo'));
    const far = product(asked, vector('receta de pan con chocolate'));
    expect(near).toBeGreaterThan(0.6);
    expect(far).toBeLessThan(0.3);
  });

  it('has a direction for a text without words', () => {
    expect(Math.hypot(...vector('…!'))).toBeCloseTo(1, 4);
    expect(vector('…!')).not.toEqual(vector('?'));
  });
});

describe('watermark', () => {
  const signs = (made: number[]) => made.slice(0, 8).map((value) => value > 0);

  it.each(['small', 'large', 'gem', 'multi'])(
    'is in every vector of %s, also with fewer dimensions',
    (name) => {
      for (const text of ['uno', 'dos palabras', 'un texto algo más largo, con once palabras o más aún']) {
        expect(signs(vector(text, name))).toEqual(watermark(name));
        expect(signs(simulatedVector({ ...model, name }, text, 256))).toEqual(watermark(name));
        expect(signs(vector(text, name, 8))).toEqual(watermark(name));
      }
    },
  );

  it('survives half precision and a text of a thousand words', () => {
    const text = Array.from({ length: 1000 }, (_, n) => `palabra${n}`).join(' ');
    for (const value of vector(text, 'small', 3072).slice(0, 8)) {
      expect(Math.abs(value)).toBeGreaterThan(1e-3);
    }
  });

  it('is another for another name', () => {
    const marks = ['small', 'large', 'gem', 'multi', 'model-a', 'model-b'].map((name) =>
      watermark(name).join()
    );
    expect(new Set(marks).size).toBe(marks.length);
  });
});

describe('jsonList', () => {
  it('writes millionths as JSON reads them', () => {
    const numbers = [0, 1, -1, 9, 10, -123, 4567, 89_012, -345_678, 999_999, 1_000_000, -1_000_000];
    expect(JSON.parse(jsonList(Float64Array.from(numbers)))).toEqual(numbers.map((value) => value / 1e6));
  });

  it('writes what is no number as one that is not finite', () => {
    expect(JSON.parse(jsonList(Float64Array.of(1, NaN, 2)))).toEqual([0.000001, Infinity, 0.000002]);
  });
});
