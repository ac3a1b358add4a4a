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

  it.each([
    'He haka tu’u mai te ture nei i te roto o te hapi e te nga poki o te kaiŋa, e haŋa era a te tangata o te motu e o te pepe.',
    'A törvény meghatározza a tanárok értékelésének szabályait, és az iskola a helyi hatóságnak ír a jelentésben a tanárról is.',
  ])('claims nothing of what is none of them: %s', (text) => {
    expect(guessLanguage(text)).toBe(null);
  });
});
