import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseCharacters, normaliseLines } from '../../../supabase/functions/_shared/text/normalise.ts';

describe('normaliseCharacters', () => {
  it.each([
    ['ligatures', 'la oﬁcina edita un ﬂujo eﬃcaz', 'la oficina edita un flujo efficaz'],
    ['soft hyphens', 'evalua\u00adción', 'evaluación'],
    ['decomposed letters', 'n\u0303andu\u0301', 'ñandú'],
    [
      'accents that TeX draws before their letter',
      'investigaci´on cient´ıfica, ni˜no',
      'investigación científica, niño',
    ],
    ['unusual spaces', 'a\u00a0b\u2003c', 'a b c'],
    ['control characters', 'a\u0000b\u0007c', 'abc'],
    ['invisible marks', '\ufeffhola\u200b', 'hola'],
    ['line breaks of all kinds', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['lone surrogates', 'a\ud800b', 'a\ufffdb'],
  ])('mends %s', (_, given, wanted) => {
    expect(normaliseCharacters(given)).toBe(wanted);
  });

  it.each([
    '1º, 2.ª y 3er lugar',
    'n.º 20.903',
    'Ley N° 20.903',
    '¿Qué? ¡Sí!',
    '½ UF, $ 1.500, € 20, 15 %',
    'Título XIV',
    'm²',
  ])(
    'leaves %s as it is',
    (text) => {
      expect(normaliseCharacters(text)).toBe(text);
    },
  );

  it('keeps the soft hyphen that divides a word between two lines until they are joined', () => {
    const lines = normaliseLines('evalua\u00ad\u00ad \r\nción do\u00adcente \u00ad\nregla\u00ad');
    expect(lines).toBe('evalua\u00ad \nción docente \nregla\u00ad');
    expect(normaliseCharacters('evalua\u00ad\nción')).toBe('evalua\nción');
  });

  it('does nothing the second time, whatever the text', () => {
    const odd = fc.string({ unit: 'binary' });
    const spanish = fc.array(
      fc.constantFrom('´', '¨', '˜', 'ı', 'a', 'n', 'ﬁ', '\u0301', '\u0303', ' ', '\u00ad', 'º'),
    ).map((l) => l.join(''));
    fc.assert(
      fc.property(fc.oneof(odd, spanish), (text) => {
        const once = normaliseCharacters(text);
        expect(normaliseCharacters(once)).toBe(once);
        expect(once).toBe(once.normalize('NFC'));
        expect(once).not.toMatch(/\p{Cs}/u);
        expect(once).not.toContain('\0');
      }),
      { numRuns: 2000 },
    );
  });
});
