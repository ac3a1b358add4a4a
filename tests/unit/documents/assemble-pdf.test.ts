import { describe, expect, it } from 'vitest';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import type { AssembledDocument } from '../../../supabase/functions/_shared/documents/types.ts';
import type { RawPage } from '../../../supabase/functions/_shared/pdf/types.ts';
import { full, type LineSpec, rawPage } from './raw-pages.ts';

const assemble = (pages: RawPage[]): AssembledDocument => assembleDocument({ pages });

const slice = (doc: AssembledDocument, range: { char_start: number; char_end: number }): string =>
  [...doc.text].slice(range.char_start, range.char_end).join('');

const prose = (i: number): LineSpec[] => [
  full(`El párrafo que ocupa la página ${i} dice algo distinto de los demás y llega`),
  { text: `hasta aquí, donde termina la página ${i}.`, width: 200 },
];

describe('points of an act', () => {
  it('are told from a sentence that goes on with the same signs', () => {
    const { blocks } = assemble([
      rawPage(1, [
        full('1º Que conforme a lo que dispone el inciso primero del artículo'),
        full('2º de la ley, y a lo que se acordó en el siglo'),
        full('XX. Después de todo ello se resuelve lo que sigue'),
        full('2º Que el decreto lo dispone así para todos los docentes'),
      ]),
    ]);
    expect(blocks.map(({ kind }) => kind)).toEqual(['list_item', 'list_item']);
  });
});

describe('soft hyphens', () => {
  it('mend the words that they divide between lines and pages', () => {
    const { text } = assemble([
      rawPage(1, [full('Los docentes rinden la evalua\u00ad'), full('ción que fija el regla\u00ad')]),
      rawPage(2, [full('mento de este pro\u00adceso.')]),
    ]);
    expect(text).toBe('Los docentes rinden la evaluación que fija el reglamento de este proceso.');
  });
});

describe('running heads and feet', () => {
  const book = (count: number, top: (i: number) => string, bottom: (i: number) => string) =>
    Array.from({ length: count }, (_, index) =>
      rawPage(index + 1, [
        { text: top(index + 1), y: 40 },
        ...prose(index + 1).map((line, i) => ({ ...(line as { text: string }), y: 200 + 14 * i })),
        full('Otra línea cualquiera que está en medio de la página y que tiene bastantes palabras para que'),
        full('lo que se repite pese poco, porque si pesara mucho se quedaría donde está y no se quitaría, y'),
        full(
          `las cabeceras sean poca cosa a su lado, como pasa en los documentos de verdad, número ${index}.`,
        ),
        { text: bottom(index + 1), y: 770 },
      ]));

  it('are removed but for the first, page numbers altogether', () => {
    const { text } = assemble(book(8, () => 'Ministerio', (i) => `Página ${i} de 8`));
    expect(text.match(/Ministerio/g)).toHaveLength(1);
    expect(text).not.toMatch(/Página \d/);
    expect(text).toContain('termina la página 8.');
  });

  it('are removed where left and right pages differ, and where pages are counted in Roman numerals', () => {
    const { text } = assemble(
      book(
        9,
        (i) => (i % 2 ? 'Manual' : 'Portafolio 2025'),
        (i) => ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix'][i - 1] ?? '',
      ),
    );
    expect(text.match(/Manual/g)).toHaveLength(1);
    expect(text.match(/Portafolio/g)).toHaveLength(1);
    expect(text).not.toMatch(/^[ivx]+$/m);
  });

  it('are not what merely stands at the same place: rows of figures, articles', () => {
    const { text } = assemble(
      book(8, (i) => `Total ${i * i * 31}`, (i) => `Artículo ${i * 2 + (i % 3)}.- Rige.`),
    );
    expect(text.match(/Total \d+/g)).toHaveLength(8);
    expect(text.match(/Artículo \d+\.- Rige/g)).toHaveLength(8);
  });

  it('are not the heads of a table that goes on, nor headings that count like pages', () => {
    const rubric = Array.from({ length: 4 }, (_, i) =>
      rawPage(i + 1, [
        { text: 'Insatisfactorio\tBásico\tCompetente\tDestacado', y: 60, bold: true },
        { text: `No ${'abcd'[i]}\tApenas ${'efgh'[i]}\tSí ${'ijkl'[i]}\tMucho ${'mnop'[i]}`, y: 80 },
        ...prose(i + 1),
        ...prose(i + 11),
      ]));
    expect(assemble(rubric).text.match(/Básico/g)).toHaveLength(4);
    const modules = Array.from(
      { length: 4 },
      (_, i) => rawPage(i + 1, [{ text: `Módulo ${i + 1}`, size: 14, y: 50, bold: true }, ...prose(i + 1)]),
    );
    expect(assemble(modules).text.match(/Módulo \d/g)).toHaveLength(4);
  });

  it('are removed, the first too, where a title says the same', () => {
    const pages = book(8, () => 'LEY DE BIBLIOTECAS', (i) => `${i}`);
    const first = pages[0];
    if (first) pages[0] = rawPage(1, [{ text: 'Ley de bibliotecas', size: 18, y: 150 }, ...first.lines]);
    expect(assemble(pages).text.match(/ley de bibliotecas/gi)).toHaveLength(1);
  });

  it('are removed whatever their share, where they are set in a type of their own', () => {
    const words = 'el docente presenta su evidencia ante la comisión que corresponde';
    const pages = Array.from({ length: 10 }, (_, i) =>
      rawPage(i + 1, [
        { text: 'Ministerio de Educación de la República de Chile', size: 8, y: 30 },
        { text: 'División de Políticas Educativas y Desarrollo Curricular', size: 8, y: 40 },
        ...'abcdefghij'.split('').map((letter) => full(`${letter}${'klmnopqrst'[i]} ${words} y`)),
        { text: `Página ${i + 1} de 10`, size: 8, y: 780 },
      ]));
    const { text } = assemble(pages);
    expect(text.match(/Ministerio/g)).toHaveLength(1);
    expect(text.match(/División/g)).toHaveLength(1);
    expect(text).not.toMatch(/Página/);
  });

  it('stay where they are most of what a document says', () => {
    const slides = Array.from(
      { length: 6 },
      (_, i) =>
        rawPage(i + 1, [{ text: 'Curso de evaluación docente', y: 40 }, {
          text: `Idea ${'abcdef'[i]}`,
          y: 400,
        }]),
    );
    expect(assemble(slides).text.match(/Curso de evaluación docente/g)).toHaveLength(6);
  });
});

describe('paragraphs', () => {
  it('are put together from their lines, with broken words mended', () => {
    const { text } = assemble([rawPage(1, [
      full('La evaluación del desempeño profesional se hará con el instru-'),
      full('mento que fije el reglamento, según el marco teórico-'),
      { text: 'práctico. El marco teórico-práctico rige desde 2024.', width: 250 },
      { text: 'Otro párrafo empieza aquí.', y: 170 },
    ])]);
    expect(text).toBe(
      'La evaluación del desempeño profesional se hará con el instrumento que fije el reglamento, según el marco ' +
        'teórico-práctico. El marco teórico-práctico rige desde 2024.\n\nOtro párrafo empieza aquí.',
    );
  });

  it('go on over the end of a page', () => {
    const doc = assemble([
      rawPage(1, [full('Los profesionales de la educación que se desempe-')]),
      rawPage(2, [full('ñen en el nivel deberán rendir la prueba.')]),
    ]);
    expect(doc.text).toBe(
      'Los profesionales de la educación que se desempeñen en el nivel deberán rendir la prueba.',
    );
    expect(doc.pages.map((page) => slice(doc, page))).toEqual([
      'Los profesionales de la educación que se desempe',
      'ñen en el nivel deberán rendir la prueba.',
    ]);
  });

  it('leave tables as rows', () => {
    const doc = assemble([rawPage(1, ['Región\tDocentes', 'Aysén\t1.234', 'Ñuble\t5.678'])]);
    expect(doc.text).toBe('Región\tDocentes\nAysén\t1.234\nÑuble\t5.678');
    expect(doc.blocks.map((block) => block.kind)).toEqual(['table']);
  });

  it('keep the items of a list apart, with the lines that belong to each', () => {
    const doc = assemble([rawPage(1, [
      'Se considerará:',
      full('a) La planificación de tres clases de una misma asignatura, cuya'),
      { text: 'duración sea de dos horas;', x: 64, width: 120 },
      { text: 'b) La reflexión.', width: 80 },
    ])]);
    expect(doc.text.split('\n')).toEqual([
      'Se considerará:',
      '',
      'a) La planificación de tres clases de una misma asignatura, cuya duración sea de dos horas;',
      'b) La reflexión.',
    ]);
  });
});

describe('structure', () => {
  const law = assemble([rawPage(1, [
    { text: 'LEY DE CARRERA DOCENTE', size: 18, y: 80 },
    { text: 'TÍTULO II', y: 120 },
    { text: 'Párrafo 1° Del desarrollo profesional', y: 150 },
    {
      ...(full('Artículo 12 bis.- El sistema reconoce la experiencia, según el artículo') as {
        text: string;
      }),
      y: 180,
    },
    { text: '19 de esta ley y el título III.', width: 150, y: 194 },
    { text: 'Artículo 13.- Rige desde 2025.', y: 230 },
  ])]);

  it('names divisions and articles of a law', () => {
    expect(law.blocks.map(({ kind, label }) => [kind, label])).toEqual([
      ['heading', 'LEY DE CARRERA DOCENTE'],
      ['heading', 'TÍTULO II'],
      ['heading', 'Párrafo 1° Del desarrollo profesional'],
      ['article', 'Artículo 12 bis'],
      ['article', 'Artículo 13'],
    ]);
    const levels = law.blocks.map((block) => block.level);
    expect([...levels].sort((a, b) => a - b)).toEqual(levels);
  });

  it('covers the text with its blocks, but for white space', () => {
    let at = 0;
    for (const block of law.blocks) {
      expect([...law.text].slice(at, block.char_start).join('')).toMatch(/^\s*$/);
      at = block.char_end;
    }
    expect(at).toBe([...law.text].length);
  });

  it('sees headings by their size and weight', () => {
    const doc = assemble([rawPage(1, [
      { text: 'Módulo 1', size: 16, y: 80 },
      { text: '¿Qué se evalúa?', bold: true, y: 120 },
      { ...(prose(1)[0] as { text: string }), y: 140 },
      { ...(prose(1)[1] as { text: string }), y: 154 },
    ])]);
    expect(doc.blocks.map((block) => block.kind)).toEqual(['heading', 'heading', 'paragraph']);
  });
});

describe('the title', () => {
  const page = (title: string) => [rawPage(1, [{ text: title, size: 22, y: 90 }, ...prose(1)])];

  it('is what the metadata says, where the first pages know it', () => {
    const metadata = {
      title: 'Manual de portafolio',
      author: null,
      subject: null,
      language: null,
      producer: null,
      created: null,
      modified: null,
      outline: [],
      page_labels: null,
    };
    expect(assembleDocument({ pages: page('MANUAL DE PORTAFOLIO'), metadata }).titulo).toBe(
      'Manual de portafolio',
    );
    expect(assembleDocument({ pages: page('Rúbricas 2025'), metadata }).titulo).toBe('Rúbricas 2025');
  });

  it.each([
    'Microsoft Word - doc1.docx',
    'Manual_2025.pdf',
    'Presentación de PowerPoint',
    'Documento1',
    'untitled',
  ])(
    'is not %s but the largest heading',
    (title) => {
      const metadata = {
        title,
        author: null,
        subject: null,
        language: null,
        producer: null,
        created: null,
        modified: null,
        outline: [],
        page_labels: null,
      };
      expect(assembleDocument({ pages: page('Rúbricas 2025'), metadata }).titulo).toBe('Rúbricas 2025');
    },
  );

  it('is left open where nothing says it', () => {
    expect(assemble([rawPage(1, prose(1))]).titulo).toBe(null);
  });
});

describe('pages', () => {
  it('touch each other, cover the text and count code points', () => {
    const doc = assemble([
      rawPage(1, ['Uno 😀 y dos.']),
      rawPage(2, []),
      rawPage(3, ['Página tres 🎓.', 'Sigue.']),
    ]);
    expect(doc.pages[0]?.char_start).toBe(0);
    for (const [i, one] of doc.pages.entries()) {
      expect(one.char_end).toBe(doc.pages[i + 1]?.char_start ?? [...doc.text].length);
    }
    expect(doc.pages.map((one) => slice(doc, one).trim())).toEqual([
      'Uno 😀 y dos.',
      '',
      'Página tres 🎓. Sigue.',
    ]);
    expect(doc.pages.map((one) => one.method)).toEqual(['text', 'none', 'text']);
  });

  it('need OCR where an image is all they show', () => {
    const scan = (page: number) => rawPage(page, [], { hasImage: true });
    expect(assemble([scan(1), scan(2)])).toMatchObject({ tipo_contenido: 'imagen_escaneada', text: '' });
    const mixed = assemble([rawPage(1, prose(1)), scan(2), rawPage(3, prose(3))]);
    expect(mixed.tipo_contenido).toBe('pdf_mixto');
    expect(mixed.pages.map((page) => page.needs_ocr)).toEqual([false, true, false]);
  });

  const firma: LineSpec[] = [
    { text: 'Documento firmado electrónicamente de acuerdo con la Ley 19.799.', size: 7, y: 750 },
    { text: 'Verifique en https://doc.digital.gob.cl/validador/ABC123-456', size: 7, y: 760 },
  ];
  const image = { hasImage: true, imageShare: 1 };

  it('need OCR where an image is all they show but for a signature, a stamp or the name of an annex', () => {
    const signed = [1, 2, 3].map((page) => rawPage(page, firma, image));
    expect(assemble(signed).pages.map((page) => page.needs_ocr)).toEqual([true, true, true]);
    expect(assemble(signed.slice(0, 1)).tipo_contenido).toBe('imagen_escaneada');
    const stamps = [1, 2].map((page) =>
      rawPage(page, firma.map((line, i) => ({ ...(line as { text: string }), y: 400 + 10 * i })), image)
    );
    expect(assemble(stamps).pages.map((page) => page.needs_ocr)).toEqual([true, true]);
    const annex = rawPage(2, ['ANEXO: Decreto supremo 453 de 1991 (copia)'], image);
    const mixed = assemble([rawPage(1, prose(1)), annex, rawPage(3, prose(3))]);
    expect(mixed.pages.map((page) => page.needs_ocr)).toEqual([false, true, false]);
  });

  it('need no OCR where their text stands on an image, or beside one', () => {
    const brochure = [1, 2, 3].map((page) => rawPage(page, [...prose(page), ...prose(page + 7)], image));
    expect(assemble(brochure).tipo_contenido).toBe('pdf_texto');
    const logo = rawPage(1, [...prose(1), ...firma], { hasImage: true, imageShare: 0.05 });
    expect(assemble([logo]).tipo_contenido).toBe('pdf_texto');
  });

  it('need OCR where their text cannot be read', () => {
    const broken: RawPage = { ...rawPage(2, []), gibberish: true };
    const doc = assemble([rawPage(1, prose(1)), broken]);
    expect(doc.tipo_contenido).toBe('pdf_mixto');
    expect(doc.pages[1]).toMatchObject({ method: 'none', needs_ocr: true });
  });

  it('that cannot be read are named, and do not spoil the others', () => {
    const failed: RawPage = { ...rawPage(2, []), failed: true };
    expect(assemble([rawPage(1, prose(1)), failed]).metadata).toEqual({ unreadable_pages: [2] });
    expect(() => assemble([failed])).toThrowError(expect.objectContaining({ code: 'PDF_CORRUPT' }));
  });
});

describe('notes', () => {
  const words = 'que sigue y sigue hasta el margen derecho de la página';
  const note = (text: string, y: number): LineSpec => ({ text, size: 8, y, width: 300 });
  const pages = (rest: string): RawPage[] => [
    rawPage(1, [
      full(`El primer párrafo es uno ${words} y`),
      { text: 'termina en esta línea.³', width: 200 },
      full(`El segundo párrafo es otro ${words} y`),
      full('que no termina en su página porque los bienes de que se trata podrán provenir de'),
      note('3 Inciso reemplazado por la ley de reforma.', 700),
      note('Véase además la ley que lo desarrolla.', 720),
    ]),
    rawPage(2, [full(`${rest} de personas naturales ${words} y`), { text: 'acaba.', width: 40 }]),
  ];

  it('do not take a sentence apart that runs over the end of their page', () => {
    const doc = assemble(pages('aportes'));
    expect(doc.text).toContain('podrán provenir de aportes de personas naturales');
    expect(doc.text.indexOf('3 Inciso reemplazado')).toBeLessThan(doc.text.indexOf('El segundo párrafo'));
    expect(slice(doc, doc.pages[0] ?? { char_start: 0, char_end: 0 })).toContain('Véase además la ley');
  });

  it('stay where they are where another paragraph begins behind them', () => {
    const doc = assemble(pages('Aportes'));
    expect(doc.text.indexOf('podrán provenir de')).toBeLessThan(doc.text.indexOf('3 Inciso reemplazado'));
  });

  it('may hang on a sentence’s end and on an article', () => {
    const doc = assemble([rawPage(1, [
      full(`El primer párrafo es uno ${words} y`),
      { text: 'termina en esta línea.³', width: 200 },
      full(`Otro párrafo es este ${words} y también`),
      { text: 'Artículo 96¹².- Rige desde su publicación.', y: 200 },
    ])]);
    expect(doc.text).toContain('línea.³\n\nOtro');
    expect(doc.blocks.map(({ label }) => label)).toContain('Artículo 96');
  });
});

describe('what Spanish needs', () => {
  it.each([
    'El 1º básico y la 2.ª sección, n.º 5.',
    'La Ley N° 20.903 y el D.F.L. Nº 1, de 1996.',
    '¿Cuánto? ¡Nada! $ 1.500 o 20 UTM (€ 12,50).',
    'Título XIV, letra ñ, niñez, pingüino, corazón.',
    'Artículo 19 quáter.- Rige.',
  ])('survives: %s', (sentence) => {
    expect(assemble([rawPage(1, [sentence])]).text).toBe(sentence);
  });
});
