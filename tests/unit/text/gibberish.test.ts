import { describe, expect, it } from 'vitest';
import { isGibberish } from '../../../supabase/functions/_shared/text/gibberish.ts';

const PROSE =
  'El presente reglamento establece las normas que rigen la evaluación docente, los procedimientos ' +
  'para rendir cada instrumento y los plazos dentro de los cuales las y los docentes podrán presentar recursos.';

/** As a font shows it whose codes are a fixed distance from the characters they stand for. */
const shifted = (text: string, by: number): string =>
  text.normalize('NFD').replace(/[a-z]/gi, (char) => String.fromCharCode(char.charCodeAt(0) + by));

describe('isGibberish', () => {
  it('knows characters that no font maps', () => {
    expect(isGibberish(PROSE.replace(/[a-z]/g, (char) => String.fromCharCode(0xe000 + char.charCodeAt(0)))))
      .toBe(
        true,
      );
    expect(isGibberish(PROSE.replace(/[a-z]/g, '\ufffd'))).toBe(true);
    expect(isGibberish(PROSE.replace(/[a-z]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 96 & 7))))
      .toBe(
        true,
      );
  });

  it('knows characters that are mapped to others', () => {
    expect(isGibberish(shifted(`${PROSE} ${PROSE}`, 1))).toBe(true);
  });

  it.each([
    PROSE,
    PROSE.toUpperCase(),
    'The quick strengths of length and breadth are worth their weight, and through thick and thin they last.',
    'Szczęście w Szczebrzeszynie: chrząszcz brzmi w trzcinie i krzyczy głośno wśród dźwięków zgiełku świata.',
    '\uf0b7 Uno\n\uf0b7 Dos\n\uf0b7 Tres, y otra cosa que decir de los puntos de esta lista',
    'MINEDUC CPEIP DFL 1.500 UTM 2025 '.repeat(10),
    '\ue000\ue001\ue002',
  ])('takes for text: %s', (text) => {
    expect(isGibberish(text)).toBe(false);
  });
});
