import { describe, expect, it } from 'vitest';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import type { Segment } from '../../../supabase/functions/_shared/pdf/segments.ts';
import { findWrappedRows } from '../../../supabase/functions/_shared/pdf/wrapped-rows.ts';
import { cpuMilliseconds } from '../../support/cpu-time.ts';
import { pagesOf } from '../../support/read-pdf.ts';
import { type Draw, makePdf } from './make-pdf.ts';

const LEADING = 13;

/** The lines of a cell, one below the other. */
const cell = (x: number, y: number, ...lines: string[]): Draw[] =>
  lines.map((line, i): Draw => [line, x, y - LEADING * i]);

const bold = (x: number, y: number, text: string): Draw => [text, x, y, 11, 'bold'];

const textOf = async (...pages: Draw[][]): Promise<string> =>
  assembleDocument({ pages: await pagesOf(await makePdf(pages)) }).text;

const HEAD = ['INSATISFACTORIO', 'BÁSICO', 'COMPETENTE', 'DESTACADO'];
const COLUMNS = [50, 180, 310, 440];
const LEVELS = [
  ['No cumple con', 'la condición'],
  ['Describe el propó-', 'sito de la clase', 'Y', 'la mitad del plan'],
  ['Explica todo el', 'plan de la clase'],
  ['Cumple con el', 'nivel anterior y', 'además innova'],
];
const ROW = 'No cumple con la condición\tDescribe el propósito de la clase Y la mitad del plan\t' +
  'Explica todo el plan de la clase\tCumple con el nivel anterior y además innova';

/** A rubric: its head, and a row that is drawn cell by cell. */
const rubric = (y: number): Draw[] => [
  ...HEAD.map((text, i): Draw => [text, COLUMNS[i] ?? 0, y]),
  ...LEVELS.flatMap((lines, i) => cell(COLUMNS[i] ?? 0, y - 20, ...lines)),
];

describe('tables whose cells have several lines', () => {
  it('have a row a line, their words mended, between the texts before and after', async () => {
    const text = await textOf([
      ...cell(
        50,
        700,
        'Este indicador evalúa cómo se planifica la enseñanza de una unidad completa,',
        'y su evidencia.',
      ),
      ...rubric(660),
      ...cell(
        50,
        560,
        'Nota: el propósito se lee en la primera tarea del portafolio de cada docente, como se',
        'dijo.',
      ),
    ]);
    expect(text.split('\n\n')).toEqual([
      'Este indicador evalúa cómo se planifica la enseñanza de una unidad completa, y su evidencia.',
      `${HEAD.join('\t')}\n${ROW}`,
      'Nota: el propósito se lee en la primera tarea del portafolio de cada docente, como se dijo.',
    ]);
  });

  it('need no head where their rows have names', async () => {
    const rows = ['Plazo', 'Lugar de entrega', 'Formato'].flatMap((name, i): Draw[] => [
      ...cell(50, 700 - 50 * i, name),
      ...cell(200, 700 - 50 * i, `Dice en una línea lo que vale en el caso ${i}`, 'y en otra lo que no.'),
    ]);
    expect(await textOf(rows)).toBe(
      ['Plazo', 'Lugar de entrega', 'Formato'].map((name, i) =>
        `${name}\tDice en una línea lo que vale en el caso ${i} y en otra lo que no.`
      ).join('\n'),
    );
  });

  it('may have names in the middle of high rows, and cells that are empty', async () => {
    const rows = [0, 1, 2].flatMap((i): Draw[] => [
      ...cell(50, 700 - 60 * i - LEADING, `Nivel ${i}`),
      ...cell(150, 700 - 60 * i, 'Tres líneas', 'de un texto', `que es el ${i}`),
      ...(i === 1 ? [] : cell(300, 700 - 60 * i, 'Dos líneas', 'de otro')),
    ]);
    expect((await textOf(rows)).split('\n')).toEqual([
      'Nivel 0\tTres líneas de un texto que es el 0\tDos líneas de otro',
      'Nivel 1\tTres líneas de un texto que es el 1',
      'Nivel 2\tTres líneas de un texto que es el 2\tDos líneas de otro',
    ]);
  });

  it('have lines that are stretched to the width of their cell', async () => {
    const text = await textOf([
      bold(50, 720, 'Nivel'),
      bold(150, 720, 'Descripción'),
      bold(330, 720, 'Plazo'),
      ...cell(50, 700, 'Inicial'),
      ['El', 150, 700],
      ['docente', 200, 700],
      ['explica', 265, 700],
      ...cell(150, 700 - LEADING, 'las razones de su clase', 'a sus estudiantes'),
      ...cell(330, 700, 'Un año,', 'sin prórroga'),
      ...cell(50, 640, 'Final'),
      ...cell(150, 640, 'Evalúa las razones de la'),
      ['clase', 150, 640 - LEADING],
      ['que', 205, 640 - LEADING],
      ['ha dado', 240, 640 - LEADING],
      ...cell(330, 640, 'Dos años'),
    ]);
    expect(text).toBe(
      'Nivel\tDescripción\tPlazo\n' +
        'Inicial\tEl docente explica las razones de su clase a sus estudiantes\tUn año, sin prórroga\n' +
        'Final\tEvalúa las razones de la clase que ha dado\tDos años',
    );
  });

  it('keep the titles that stand in them to themselves', async () => {
    const row = (y: number, name: string): Draw[] => [
      ...cell(50, y, name),
      ...cell(250, y, 'aplica'),
      ...cell(350, y, 'con refuerzo', 'del primero'),
    ];
    const lines = (await textOf([
      ...row(700, 'Copias de respaldo'),
      ...row(660, 'Claves de acceso'),
      ...cell(50, 624, 'Personal'),
      ...row(612, 'Formación'),
      ...row(572, 'Concienciación'),
    ])).split(/\n+/);
    expect(lines).toEqual([
      'Copias de respaldo\taplica\tcon refuerzo del primero',
      'Claves de acceso\taplica\tcon refuerzo del primero',
      'Personal',
      'Formación\taplica\tcon refuerzo del primero',
      'Concienciación\taplica\tcon refuerzo del primero',
    ]);
  });

  it('have heads whose words stand as near as those of a sentence', async () => {
    const [head] = (await textOf([
      ['INICIAL', 50, 700],
      ['ESPERADO', 108, 700],
      ['AVANZADO', 182, 700],
      ...cell(50, 680, 'No cumple', 'la norma'),
      ...cell(112, 680, 'Cumple casi', 'toda'),
      ...cell(190, 680, 'Va más allá', 'de ella'),
    ])).split('\n');
    expect(head).toBe('INICIAL\tESPERADO\tAVANZADO');
    const [names] = (await textOf([
      ['Nombre del establecimiento', 50, 700],
      ['Docentes', 185, 700],
      ['Porcentaje', 300, 700],
      ...cell(50, 680, 'Liceo Bicentenario', 'de Excelencia'),
      ...cell(185, 680, '45'),
      ...cell(300, 680, '12,5'),
      ...cell(50, 640, 'Escuela', 'Básica'),
      ...cell(185, 640, '7'),
      ...cell(300, 640, '1,5'),
    ])).split('\n');
    expect(names).toBe('Nombre del establecimiento\tDocentes\tPorcentaje');
  });

  it('keep their head on every page, and lose what stands at the head of all pages', async () => {
    const letterhead = (page: number): Draw[] => [
      ...cell(50, 800, 'MINISTERIO DE', 'EDUCACIÓN'),
      ...cell(200, 800, 'PROCEDIMIENTO DE', 'EVALUACIÓN'),
      ...cell(400, 800, 'CÓDIGO P-07', `Página ${page} de 5`),
      ...cell(50, 760, 'DIVISIÓN DE', 'DOCENCIA'),
      ...cell(200, 760, 'VERSIÓN 2', 'VIGENTE'),
      ...cell(400, 760, 'COPIA', 'CONTROLADA'),
    ];
    const row = (page: number): Draw[] => [
      bold(50, 690, 'Etapa'),
      bold(200, 690, 'Responsable'),
      bold(400, 690, 'Plazo'),
      ...[
        'primera',
        'segunda',
        'tercera',
        'cuarta',
        'quinta',
        'sexta',
        'séptima',
        'octava',
        'novena',
        'décima',
      ].flatMap((
        name,
        i,
      ) => [
        ...cell(
          50,
          670 - 60 * i,
          `La ${name}`,
          `del grupo ${'abcde'.charAt(page)}`,
          'que entrega',
          'su portafolio',
        ),
        ...cell(
          200,
          670 - 60 * i,
          'La comisión',
          `comunal ${'XVZWY'.charAt(page)}`,
          'de evaluación docente',
          'con sus pares evaluadores',
        ),
        ...cell(400, 670 - 60 * i, 'Treinta', 'días'),
      ]),
    ];
    const text = await textOf(...[0, 1, 2, 3, 4].map((page) => [...letterhead(page + 1), ...row(page)]));
    expect(text.match(/^Etapa\tResponsable\tPlazo$/gm)).toHaveLength(5);
    expect(text.match(/MINISTERIO/g)).toHaveLength(1);
    expect(text).not.toContain('Página 3 de 5');
    expect(text).toContain(
      'La segunda del grupo c que entrega su portafolio\tLa comisión comunal Z de evaluación docente con',
    );
  });
});

describe('no tables', () => {
  const prose = (x: number, y: number, count: number, of: string): Draw[] =>
    cell(
      x,
      y,
      ...Array.from({ length: count }, (_, i) => `la ${of} dice en su línea ${i} lo que sigue de antes`),
    );

  it('are two columns of text under two authors', async () => {
    const text = await textOf([
      ...cell(80, 740, 'Ana Soto', 'Universidad de Chile'),
      ...cell(330, 740, 'Luis Paz', 'Universidad de Talca'),
      ...prose(50, 690, 20, 'primera'),
      ...prose(300, 690, 20, 'segunda'),
    ]);
    expect(text).not.toContain('\t');
    expect(text.indexOf('línea 19')).toBeLessThan(text.indexOf('segunda'));
  });

  it('are items whose marks stand far from them', async () => {
    const text = await textOf(['I.', 'II.', 'III.', 'IV.'].flatMap((mark, i): Draw[] => [
      [mark, 50, 700 - 40 * i],
      ...cell(
        110,
        700 - 40 * i,
        'Los alumnos que hayan aprobado todas las asignaturas',
        `del plan de estudios ${i};`,
      ),
    ]));
    expect(text.split('\n')[2]).toBe(
      'III. Los alumnos que hayan aprobado todas las asignaturas del plan de estudios 2;',
    );
  });
});

describe('what is drawn by a hostile file', () => {
  const segment = (i: number, x: number, y: number): Segment => ({
    text: 'a',
    x,
    y,
    end: x + 20,
    size: 1,
    letters: 1,
    boldLetters: 0,
    rtl: false,
    order: i,
    joints: [],
  });
  const cells = (count: number): Segment[] =>
    Array.from({ length: count }, (_, i) => segment(i, (i % 7) * 40, Math.floor(i / 7) * 0.01 + (i % 3)));

  it('takes time in proportion', () => {
    const cost = (count: number) => cpuMilliseconds(() => findWrappedRows(cells(count)));
    cost(20_000);
    // Eight times the work; each line against all others is sixty-four times.
    expect(cost(160_000)).toBeLessThan(20 * cost(20_000) + 100);
  });

  it('may be one column of any length', () => {
    const lines = Array.from({ length: 200_000 }, (_, i) => segment(i, 0, i));
    expect(findWrappedRows(lines)).toEqual([{ segments: lines }]);
  });
});
