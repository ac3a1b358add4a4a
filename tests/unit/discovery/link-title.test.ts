import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cleanTitle,
  isGenericTitle,
  pickTitle,
} from '../../../supabase/functions/_shared/discovery/link-title.ts';
import { cpuMilliseconds } from '../../support/cpu-time.ts';

describe('titles', () => {
  it.each([
    ['  Manual\n\t  Docente\u00a02025 ', 'Manual Docente 2025'],
    ['Evaluacio\u0301n', 'Evaluación'],
    ['Bo\u00adle\u200btín', 'Boletín'],
    ['x'.repeat(400), `${'x'.repeat(300)}…`],
    [`${'palabra '.repeat(60)}`, `${'palabra '.repeat(37).trim()}…`],
    ['»', null],
    ['   ', null],
    [null, null],
  ])('cleans %j', (text, expected) => expect(cleanTitle(text)).toBe(expected));

  it.each([
    'DESCARGAR',
    'Descargar',
    'Descargar PDF',
    'Descarga aquí',
    'ver',
    'Ver más',
    'Ver documento',
    'PDF',
    '(PDF)',
    'PDF 1,2 MB',
    '[pdf - 340 KB]',
    'Haga click aquí',
    'clic acá',
    '» Descargar «',
    'Leer más…',
    'Download PDF',
    '↓ Descargar archivo',
    'Aquí',
    'Descargar (2.3 MB)',
    'Excel',
    'Abrir enlace',
    'Ir al sitio',
  ])('%s names nothing', (title) => expect(isGenericTitle(title)).toBe(true));

  it.each([
    'Organigrama',
    'Ver bases del concurso',
    'Ley 20.903',
    'Descargar Manual Docente',
    'PDF de la ley',
    'Archivo histórico',
    'Circular 12',
  ])(
    '%s names something',
    (title) => expect(isGenericTitle(title)).toBe(false),
  );

  it('takes the first that names something', () => {
    expect(pickTitle(['Descargar', undefined, ' ', 'Manual', 'Otro'])).toBe('Manual');
    expect(pickTitle(['Ver', null])).toBeNull();
  });

  it('takes no longer than the title is, whatever the title', () => {
    const words = fc.array(
      fc.constantFrom('ver ', 'el ', 'pdf ', '12 ', 'de ', '(', ',', '1', '.', 'x', '1', '.'),
      {
        maxLength: 200,
      },
    );
    fc.assert(fc.property(words, (parts) => {
      expect(cpuMilliseconds(() => isGenericTitle(parts.join('')))).toBeLessThan(100);
    }));
  });
});
