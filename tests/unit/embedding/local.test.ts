import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  embedLocally,
  LOCAL_DIMENSIONS,
  LOCAL_VERSION,
} from '../../../supabase/functions/_shared/embedding/local.ts';
import { createProvider } from '../../../supabase/functions/_shared/embedding/create-provider.ts';
import { parseModel } from '../../../supabase/functions/_shared/embedding/model.ts';
import { fold, stem } from '../../../supabase/functions/_shared/embedding/spanish.ts';
import { vectorTexts } from '../../../supabase/functions/_shared/embedding/vectors.ts';
import golden from './local-golden.json' with { type: 'json' };

const cosine = (a: Float64Array, b: Float64Array) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
const similarity = (a: string, b: string) => cosine(embedLocally(a), embedLocally(b));

describe('the local embedder', () => {
  // To the last bit, on whatever machine. A change of the algorithm changes LOCAL_VERSION and these.
  it.each(golden.vectors)('gives the golden vector of $text', ({ text, sha256, first }) => {
    const vector = embedLocally(text);
    expect(LOCAL_VERSION).toBe(golden.version);
    expect(Array.from(vector.slice(0, first.length))).toEqual(first);
    expect(createHash('sha256').update(new Uint8Array(vector.buffer)).digest('hex')).toBe(sha256);
  });

  it('gives a vector of length 1 for any text at all', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const vector = embedLocally(text);
      expect(vector).toHaveLength(LOCAL_DIMENSIONS);
      expect(Math.abs(cosine(vector, vector) - 1)).toBeLessThan(1e-9);
    }));
  });

  it('reads upper case, accents, and composed and decomposed letters as the same', () => {
    const text = 'La evaluación del desempeño pedagógico';
    expect(similarity(text, 'LA EVALUACION DEL DESEMPEÑO PEDAGOGICO')).toBeCloseTo(1, 9);
    expect(similarity(text, text.normalize('NFD'))).toBeCloseTo(1, 9);
  });

  it('keeps ñ apart from n', () => {
    expect(similarity('año', 'ano')).toBeLessThan(0.9);
    expect(fold('AÑO')).toBe('año');
    expect(fold('pingüino')).toBe('pinguino');
  });

  it.each([
    ['docentes evaluados', 'docente evaluada'],
    ['las luces', 'la luz'],
    ['portafolio', 'portafolios'],
    ['retroalimentación', 'retroalimentar'],
    ['evaluación', 'evaluasión'],
  ])('brings %s near %s', (a, b) => {
    expect(similarity(a, b)).toBeGreaterThan(similarity(a, 'presupuesto municipal') + 0.15);
  });

  it('hardly listens to function words', () => {
    const passage = 'El plazo para entregar el portafolio vence el 30 de octubre.';
    expect(similarity('¿Cuándo es el plazo de entrega del portafolio?', passage)).toBeGreaterThan(0.35);
    expect(similarity('¿Qué es lo que se le da a los que no son de ahí?', passage)).toBeLessThan(0.2);
  });

  it('knows no meanings: words for the same thing are strangers', () => {
    expect(Math.abs(similarity('profesor', 'docente'))).toBeLessThan(0.2);
  });

  it('embeds a batch through the provider interface, counted in words', async () => {
    const config = { dimensions: 384 };
    const model = parseModel({
      id: 'm',
      model_name: 'local-lexical',
      model_version: '1',
      provider: 'local',
      config,
    });
    const local = await createProvider(model, { env: () => undefined });
    const { vectors, tokens } = await local.embed(['uno dos', 'tres']);
    expect(vectors).toEqual([embedLocally('uno dos'), embedLocally('tres')]);
    expect(tokens).toBe(3);
    expect(local.endpoint).toBe('local');
  });

  it("stops with the signal's reason", async () => {
    const model = parseModel({
      id: 'm',
      model_name: 'local-lexical',
      model_version: '1',
      provider: 'local',
      config: { dimensions: 384 },
    });
    const local = await createProvider(model, { env: () => undefined });
    const signal = AbortSignal.abort(new Error('the worker ends'));
    await expect(local.embed(['uno'], { signal })).rejects.toThrow('the worker ends');
  });

  it('is fast: well under a millisecond for a chunk', () => {
    const chunk = Array.from({ length: 260 }, (_, i) => `palabra${i % 140} evaluación`.slice(0, 9 + (i % 7)))
      .join(' ');
    // The quickest of many: on a busy machine the others measure their neighbours.
    const times = Array.from({ length: 200 }, (_, i) => {
      const started = performance.now();
      vectorTexts([embedLocally(`${chunk} ${i}`)], {
        count: 1,
        dimensions: LOCAL_DIMENSIONS,
        normalised: true,
      });
      return performance.now() - started;
    });
    expect(Math.min(...times)).toBeLessThan(1);
  });
});

describe('stem', () => {
  it.each([
    ['evaluadoras', 'evaluador'],
    ['evaluador', 'evaluador'],
    ['docentes', 'docent'],
    ['docente', 'docent'],
    ['luces', 'luz'],
    ['niñas', 'niña'],
    ['mes', 'mes'],
    ['ley20903', 'ley20903'],
  ])('%s → %s', (word, stemmed) => expect(stem(word)).toBe(stemmed));
});
