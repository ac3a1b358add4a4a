import { describe, expect, it } from 'vitest';
import { mendOrdinals } from '../../../supabase/functions/_shared/ocr/mend-ordinals.ts';

describe('the signs of ordinals in what OCR read', () => {
  it.each([
    ['CIRCULAR ORD. N* 0178', 'CIRCULAR ORD. Nº 0178'],
    ['Ley N.* 19.961, D.F.L. N" 1', 'Ley N.º 19.961, D.F.L. Nº 1'],
    [
      'lo dispuesto por el artículo 4* de la Ley General',
      'lo dispuesto por el artículo 4º de la Ley General',
    ],
    ['del artículo 4% de la Ley', 'del artículo 4º de la Ley'],
    ['los artículos 3", 5% y 7? de este título.', 'los artículos 3º, 5º y 7º de este título.'],
    ['1*. Los docentes', '1º. Los docentes'],
  ])('%s', (read, meant) => expect(mendOrdinals(read)).toBe(meant));

  it.each([
    'un 4% de la dotación y un 12%',
    'dijo "artículo 12" y se fue',
    '¿Qué dice el artículo 12?',
    'el artículo 12, que sube un 5% al año',
    'profesores* con nota 4,5*',
    '2 * 3 * 4',
    'UF 2,5 y $ 1.234.567',
  ])('leaves %s', (read) => expect(mendOrdinals(read)).toBe(read));
});
