import { degrees, PDFDocument, StandardFonts } from 'pdf-lib';
import { describe, expect, it } from 'vitest';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import { pagesOf } from '../../support/read-pdf.ts';
import { type Draw, makePdf } from './make-pdf.ts';

const linesOf = async (page: Draw[]): Promise<string[]> =>
  (await pagesOf(await makePdf([page])))[0]?.lines.map(({ text }) => text) ?? [];

const textOf = async (pages: Draw[][]): Promise<string> =>
  assembleDocument({ pages: await pagesOf(await makePdf(pages)) }).text;

describe('tables', () => {
  it('keep cells apart that stand as near as words, where other rows begin a cell', async () => {
    const names = ['Ana Soto', 'Luis Soto', 'Eva Díaz', 'Bartolomé Huenchumil', 'Iris Paz', 'Juan Lira'];
    const rows = names.flatMap((name, i): Draw[] => [
      [name, 50, 700 - 14 * i],
      [`Calle ${i}`, 162, 700 - 14 * i],
      ['Osorno', 320, 700 - 14 * i],
    ]);
    const lines = await linesOf(rows);
    expect(lines[3]).toBe('Bartolomé Huenchumil\tCalle 3\tOsorno');
    expect(lines.map((line) => line.split('\t').length)).toEqual([3, 3, 3, 3, 3, 3]);
  });

  it('keep narrow columns of figures apart', async () => {
    const rows = Array.from({ length: 8 }, (_, i): Draw[] => [
      [`${10 + i}`, 50, 700 - 14 * i],
      [`${100 + i}`, 120, 700 - 14 * i],
      [`${200 + i}`, 148, 700 - 14 * i],
    ]);
    expect((await linesOf(rows.flat()))[2]).toBe('12\t102\t202');
  });

  it('have their cells from left to right, in whatever order they are drawn', async () => {
    const rows = Array.from({ length: 5 }, (_, i): Draw[] => [
      ['Frente', 200, 700 - 14 * i],
      ['A favor', 450, 700 - 14 * i],
      [`Persona ${i}`, 50, 700 - 14 * i],
      ['La Pampa', 330, 700 - 14 * i],
    ]);
    expect((await linesOf(rows.flat()))[4]).toBe('Persona 4\tFrente\tLa Pampa\tA favor');
  });

  /** Columns drawn one after the other, their headings bold or not. */
  const inColumns = (columns: string[][], bold: boolean): Draw[] =>
    columns.flatMap((cells, column) =>
      cells.map((text, row): Draw => {
        const [x, y] = [50 + 170 * column, 700 - 16 * row];
        return bold && row === 0 ? [text, x, y, 11, 'bold'] : [text, x, y];
      })
    );

  it('are put in rows where they are drawn column by column', async () => {
    const figures = [['Región', 'Arica', 'Biobío', 'Ñuble'], ['Docentes', '1.204', '8.311', '-'], [
      '%',
      '4,5',
      '31,2',
      '7,0',
    ]];
    const before: Draw = [
      'Docentes evaluados por región, según el informe que se publica cada año.',
      50,
      740,
    ];
    const after: Draw = [
      'Fuente: elaboración propia con los datos del año anterior al del informe.',
      50,
      600,
    ];
    expect(await linesOf([before, ...inColumns(figures, false), after])).toEqual([
      before[0],
      'Región\tDocentes\t%',
      'Arica\t1.204\t4,5',
      'Biobío\t8.311\t31,2',
      'Ñuble\t-\t7,0',
      after[0],
    ]);
    const words = [['Nivel', 'Básico', 'Destacado'], ['Significa', 'Lo mínimo', 'Lo sobresaliente'], [
      'Plazo',
      'Un año',
      'Tres años',
    ]];
    expect((await linesOf(inColumns(words, true)))[1]).toBe('Básico\tLo mínimo\tUn año');
  });

  it('are not made of lists that stand side by side', async () => {
    const lists = [['Arica', 'Iquique', 'Calama'], ['Osorno', 'Ancud', 'Castro'], [
      'Aysén',
      'Cochrane',
      'Porvenir',
    ]];
    expect(await linesOf(inColumns(lists, false))).toEqual(lists.flat());
  });

  it('are not made of the numbers in the margin of running text', async () => {
    const lines = Array.from(
      { length: 8 },
      (_, row) => `Las comisiones comunales revisan los antecedentes de cada caso en el plazo ${row}`,
    );
    const numbers = lines.map((_, row): Draw => [`${row + 1}`, 30, 700 - 16 * row]);
    const drawn = await linesOf([...numbers, ...lines.map((text, row): Draw => [text, 80, 700 - 16 * row])]);
    expect(drawn).toContain(lines[3]);
  });

  it('are read upright where they are set along the side of an upright page', async () => {
    const document = await PDFDocument.create();
    const page = document.addPage([600, 800]);
    const font = await document.embedFont(StandardFonts.Helvetica);
    [['Indicador', 'Insuficiente', 'Destacado'], ['Planifica', 'No planifica', 'Planifica siempre']].forEach(
      (cells, row) =>
        cells.forEach((text, column) =>
          page.drawText(text, {
            x: 200 + 20 * row,
            y: 100 + 200 * column,
            size: 11,
            font,
            rotate: degrees(90),
          })
        ),
    );
    const [read] = await pagesOf(await document.save());
    expect(read?.lines.map(({ text }) => text)).toEqual([
      'Indicador\tInsuficiente\tDestacado',
      'Planifica\tNo planifica\tPlanifica siempre',
    ]);
    expect(read).toMatchObject({ width: 800, height: 600 });
  });
});

describe('lines of prose', () => {
  it('stay whole where they are stretched to the margin, above a last line that is short', async () => {
    const words = ['Artículo', '2°', 'Son', 'emblemas', 'nacionales', 'la', 'bandera'];
    const stretched = words.map((word, i): Draw => [word, 50 + 70 * i, 700]);
    const lines = await linesOf([...stretched, [
      'nacional, el escudo de armas de la República y el himno nacional, según la ley y la costumbre de siempre.',
      50,
      686,
    ]]);
    expect(lines[0]).toBe('Artículo 2° Son emblemas nacionales la bandera');
  });

  it('have small capitals as one word', async () => {
    const text = await linesOf([['M', 50, 700, 12], ['INISTERIO DE', 60.7, 700, 9.6], ['E', 137, 700, 12]]);
    expect(text[0]).toMatch(/^MINISTERIO DE/);
  });

  it('lose ligatures and soft hyphens', () => {
    const line = { text: 'una o\ufb01cina e\ufb01caz y e\u00advaluada', x: 50, y: 100, width: 200, size: 11 };
    const page = { page: 1, width: 600, height: 800, lines: [line], hasImage: false, chars: 25 };
    expect(assembleDocument({ pages: [page] }).text).toBe('una oficina eficaz y evaluada');
  });
});

describe('notes', () => {
  it('have their number with them, also where it is raised and stands off', async () => {
    const body = Array.from(
      { length: 14 },
      (_, i): Draw => [`El renglón número ${i} del cuerpo, que llega hasta el margen`, 50, 740 - 14 * i],
    );
    const text = await textOf([[
      ...body,
      ['1', 50, 104, 6],
      ['Texto refundido por la ley.', 75, 100, 9],
      ['2', 50, 90, 8],
      ['Inciso modificado.', 54, 87, 7],
    ]]);
    expect(text).toContain('¹ Texto refundido por la ley.');
    expect(text).toMatch(/\n\n² ?Inciso modificado\./);
  });

  it('that are drawn first stay before the text', async () => {
    const body = Array.from(
      { length: 14 },
      (_, i): Draw => [`El renglón número ${i} del cuerpo, que llega hasta el margen`, 50, 740 - 14 * i],
    );
    const lines = await linesOf([
      ['1', 60, 104, 6],
      ['Porque así lo dice la norma citada antes.', 75, 100, 11],
      ...body,
    ]);
    expect(lines[0]).toBe('¹ Porque así lo dice la norma citada antes.');
  });
});
