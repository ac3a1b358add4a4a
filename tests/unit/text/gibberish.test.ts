import { describe, expect, it } from 'vitest';
import { isGibberish, isPageGibberish } from '../../../supabase/functions/_shared/text/gibberish.ts';

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

  it('knows words that have lost their accents, and letters mapped to NUL or to signs', () => {
    const long = `${PROSE} La sesión, según la ley, será pública; la comisión oirá también a la dirección.`;
    expect(isGibberish(long.replace(/[áéíóúñ]/g, '\ufffd'))).toBe(true);
    expect(isGibberish(PROSE.replace(/\p{L}/gu, '\u0000'))).toBe(true);
    expect(isGibberish(PROSE.replace(/[a-z]/g, (char) => '!"#&\'*<=>?@'[char.charCodeAt(0) % 11] ?? '')))
      .toBe(true);
  });

  it.each([
    `${'\ufffd Uno de los puntos de esta lista\n'.repeat(8)}`,
    'Índice general .......... 3\nNormas ---------- 14\nAnexos ********** 40\n'.repeat(5),
    '12,5% $ 1.234.567 (3,2) 45/60 - '.repeat(20),
    'Настоящий закон устанавливает порядок оценки учителей и сроки подачи жалоб в комиссию школы. '.repeat(3),
    'Ο παρών νόμος ορίζει τις διαδικασίες αξιολόγησης των εκπαιδευτικών και τις προθεσμίες. '.repeat(3),
    '本法规定教师评价的程序和期限,以及教师提出申诉的权利和义务,自公布之日起施行。'.repeat(5),
  ])('takes for text, too: %s', (text) => {
    expect(isGibberish(text)).toBe(false);
  });
});

describe('isPageGibberish', () => {
  const broken = shifted(`${PROSE} ${PROSE}`.toLowerCase(), -29);

  it('knows a page half of which is set in a font that maps to other characters', () => {
    const good = { str: `${PROSE} ${PROSE}`, fontName: 'f1' };
    expect(isPageGibberish([good, { str: broken, fontName: 'f2' }])).toBe(true);
    expect(isPageGibberish([good, { ...good, fontName: 'f2' }])).toBe(false);
  });

  it('leaves a page whose formulas alone cannot be read', () => {
    const good = { str: PROSE.repeat(8), fontName: 'f1' };
    expect(isPageGibberish([good, { str: broken.slice(0, 200), fontName: 'f2' }])).toBe(false);
  });
});
