import { describe, expect, it } from 'vitest';
import {
  joinLines as joinAll,
  type Vocabulary,
  vocabularyOf,
} from '../../../supabase/functions/_shared/text/hyphenation.ts';

const joinLines = (before: string, after: string, vocabulary: Vocabulary) =>
  joinAll([before, after], vocabulary).text;

const nothing = vocabularyOf([]);

describe('joinLines', () => {
  it('mends a word that is broken at the end of a line', () => {
    expect(joinLines('la evalua-', 'ción docente', nothing)).toBe('la evaluación docente');
    expect(joinLines('LA EDUCA-', 'CIÓN PÚBLICA', nothing)).toBe('LA EDUCACIÓN PÚBLICA');
  });

  it('keeps a compound that the document writes with a hyphen elsewhere', () => {
    const vocabulary = vocabularyOf(['el marco teórico-práctico del curso']);
    expect(joinLines('enfoque teórico-', 'práctico', vocabulary)).toBe('enfoque teórico-práctico');
  });

  it('keeps a compound of two words that the document knows, unless it knows the joined word too', () => {
    expect(joinLines('lo socio-', 'económico', vocabularyOf(['cada socio', 'lo económico']))).toBe(
      'lo socio-económico',
    );
    const vocabulary = vocabularyOf(['para mal, entendido', 'un malentendido']);
    expect(joinLines('un mal-', 'entendido', vocabulary)).toBe('un malentendido');
  });

  it.each([
    'con-texto',
    'con-tenido',
    'entre-vista',
    'bien-estar',
    'nos-otros',
    'auto-evaluación',
    'cumple-años',
    'clara-mente',
    'técnica-mente',
  ])('mends %s, though the document may know both halves', (broken) => {
    const [left = '', right = ''] = broken.split('-');
    expect(joinLines(`el ${left}-`, `${right} y`, vocabularyOf([`${left} ${right}`]))).toBe(
      `el ${left}${right} y`,
    );
  });

  it.each([
    'equivo-cado',
    'equivo-cación',
    'médica-ments',
    'psico-social',
    'metódico-mente',
    'lexico-gráfico',
  ])(
    'mends %s by default',
    (broken) => {
      const [left = '', right = ''] = broken.split('-');
      expect(joinLines(`el ${left}-`, `${right} y`, nothing)).toBe(`el ${left}${right} y`);
    },
  );

  it.each([
    'técnico-pedagógico',
    'técnico-profesional',
    'TÉCNICO-PROFESIONAL',
    'tecnico-pedagogica',
    'histórico-crítico',
    'educativo-cultural',
    'enseñanza-aprendizaje',
    'decreto-ley',
    'e-mail',
    '5-bis',
    '12-A',
  ])('keeps the hyphen of %s in any document', (compound) => {
    const [left = '', right = ''] = compound.split('-');
    expect(joinLines(`el ${left}-`, `${right} y`, nothing)).toBe(`el ${compound} y`);
  });

  it('mends at a soft hyphen, whatever the document knows', () => {
    const vocabulary = vocabularyOf(['teórico-práctico', 'teórico', 'práctico']);
    expect(joinLines('la evalua\u00ad', 'ción', nothing)).toBe('la evaluación');
    expect(joinLines('lo teórico\u00ad', 'práctico', vocabulary)).toBe('lo teóricopráctico');
    expect(joinAll(['se corta aquí\u00ad'], nothing).text).toBe('se corta aquí');
    expect(vocabularyOf(['la evalua\u00ad', 'ción']).has('evalua')).toBe(false);
  });

  it('keeps ranges, names and numbers together without a space', () => {
    expect(joinLines('el período 2024-', '2025', nothing)).toBe('el período 2024-2025');
    expect(joinLines('el tratado Chile-', 'Perú', nothing)).toBe('el tratado Chile-Perú');
    expect(joinLines('la COVID-', '19', nothing)).toBe('la COVID-19');
  });

  it('puts a space between whole words and after a dash', () => {
    expect(joinLines('Ley N°', '20.903', nothing)).toBe('Ley N° 20.903');
    expect(joinLines('artículo 3.-', 'Los docentes', nothing)).toBe('artículo 3.- Los docentes');
    expect(joinLines('la norma –', 'vigente', nothing)).toBe('la norma – vigente');
  });

  it('says where each line begins in the paragraph', () => {
    expect(joinAll(['la evalua-', 'ción', 'docente'], nothing)).toEqual({
      text: 'la evaluación docente',
      starts: [0, 9, 14],
    });
  });

  it('joins a hundred thousand lines in no time', () => {
    const started = performance.now();
    joinAll(Array.from({ length: 100_000 }, () => 'una línea que termina en guio-'), nothing);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('does not take the halves of broken words for words', () => {
    const vocabulary = vocabularyOf([
      'se esta-',
      'blece el requeri-',
      'miento',
      'para el esta-',
      'blecimiento',
    ]);
    expect(joinLines('el esta-', 'blecimiento', vocabulary)).toBe('el establecimiento');
  });
});
