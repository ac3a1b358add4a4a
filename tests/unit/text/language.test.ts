import { describe, expect, it } from 'vitest';
import { guessLanguage } from '../../../supabase/functions/_shared/text/language.ts';

describe('guessLanguage', () => {
  it.each([
    [
      'es',
      'Los docentes que se desempeñan en el nivel parvulario deberán entregar el portafolio en la plataforma, conforme a las normas que rigen su carrera profesional y la evaluación.',
    ],
    [
      'pt',
      'Os professores que atuam na educação infantil não precisam entregar o portfólio na plataforma, mas devem cumprir as normas que regem a sua carreira e também a avaliação.',
    ],
    [
      'en',
      'Teachers who work at the primary level shall submit their portfolio on the platform according to the rules that govern their professional career and the evaluation of it.',
    ],
  ])('knows %s', (language, text) => {
    expect(guessLanguage(text)).toBe(language);
  });

  it('claims nothing of a few words or of figures', () => {
    expect(guessLanguage('Rúbrica 2025')).toBe(null);
    expect(guessLanguage('Total 12 Aysén 34 Ñuble 56 '.repeat(30))).toBe(null);
  });
});
