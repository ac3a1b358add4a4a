import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../../../supabase/functions/_shared/http/decode-text.ts';
import { mendMojibake } from '../../../supabase/functions/_shared/text/mojibake.ts';

/** UTF-8 read as windows-1252. */
const garble = (text: string) => decodeBytes(new TextEncoder().encode(text), 'windows-1252');

const SPANISH =
  'Artículo 1º.- La evaluación de la señora Núñez “será” el 5 de marzo… ¿Cuánto? €300, n.º 7, §2 • ÁÉÍÓÚÑÜ — ok';

describe('mojibake', () => {
  it('is mended, once and twice', () => {
    expect(garble(SPANISH)).toContain('evaluaciÃ³n');
    expect(mendMojibake(garble(SPANISH))).toBe(SPANISH);
    expect(mendMojibake(garble(garble(SPANISH)))).toBe(SPANISH);
  });

  it('is mended where the rest of the text is right', () => {
    expect(mendMojibake(`Resolución: ${garble('notificación')}`)).toBe('Resolución: notificación');
  });

  it('is mended where the byte that nobody sees was lost', () => {
    expect(mendMojibake(garble('política, artículo, según').replaceAll('\u00ad', ''))).toBe(
      'política, artículo, según',
    );
  });

  it('is mended where UTF-8 was read as strict Latin-1', () => {
    const latin1 = String.fromCharCode(...new TextEncoder().encode(SPANISH));
    expect(latin1).toContain('\u00e2\u0080\u009c');
    expect(mendMojibake(latin1)).toBe(SPANISH);
    expect(mendMojibake('â\u0080\u009cLeyâ\u0080\u009d â\u0080\u0093 50 â\u0082\u00ac')).toBe('“Ley” – 50 €');
  });

  it.each([
    [
      'MacRoman as windows-1252',
      'La educaci—n de la Se–ora, Art’culo œnico',
      'La educación de la Señora, Artículo único',
    ],
    [
      'windows-1252 as MacRoman',
      'La educaciÛn de la SeÒora, ArtÌculo',
      'La educación de la Señora, Artículo',
    ],
    [
      'code page 850',
      'La educaci¢n de la Se¤ora, Art¡culo, p£blica',
      'La educación de la Señora, Artículo, pública',
    ],
  ])('of another code page is mended: %s', (_, text, wanted) => {
    expect(mendMojibake(text)).toBe(wanted);
  });

  it.each([
    'La educación —dice la señora— no es «educaci—n», artículo',
    'The teacher’s word—and the school’s—don’t foci—not',
    'Cuesta 5¢n más, ¡sí! La evaluaci¢n de la educación y el artículo',
  ])('of another code page is not seen in %s', (text) => {
    expect(mendMojibake(text)).toBe(text);
  });

  it('is not seen where there is none', () => {
    const sound = [
      SPANISH,
      '«está»… «SÍ»… BOGOTÁ» CANCIÓN”',
      'A MAÇû, a IRMÔ, São João, coração, Â»',
      'déjà vu, l’été, âge, naïf',
    ];
    for (const text of sound.slice(0, 2)) expect(mendMojibake(text)).toBe(text);
    expect(mendMojibake('A MAÇÃ», a IRMÔ, São João')).toBe('A MAÇÃ», a IRMÔ, São João');
    expect(mendMojibake(sound[3] ?? '')).toBe(sound[3]);
  });

  it('is undone for whatever Spanish is written with', () => {
    const letters = [...'abcxyz ÁÉÍÓÚÑÜáéíóúñü¿¡ºª°«»“”‘’–—…€§•'];
    fc.assert(fc.property(fc.array(fc.constantFrom(...letters), { minLength: 1 }), (signs) => {
      const text = `a ${signs.join(' ')}`;
      expect(mendMojibake(garble(text))).toBe(text);
      expect(mendMojibake(text)).toBe(text);
    }));
  });
});
