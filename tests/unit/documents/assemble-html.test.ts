import { describe, expect, it } from 'vitest';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import { cpuMilliseconds } from '../../support/cpu-time.ts';

const words =
  'La comisión recibe los antecedentes de cada establecimiento y resuelve dentro de treinta días. '.repeat(5);

const page = (body: string): string =>
  `<!doctype html><html lang="es-CL"><head><title>Noticias | Sitio</title><meta charset="utf-8"></head><body>
   <nav><a href="/">Inicio</a> <a href="/docs">Documentos</a></nav><header>Gobierno</header>${body}
   <aside>Otras noticias</aside><footer>Todos los derechos reservados</footer><script>var x = 1;</script></body></html>`;

describe('assembleDocument of a web page', () => {
  it('takes the main content and leaves navigation, scripts and forms', () => {
    const { text, tipo_contenido, idioma } = assembleDocument({
      html: page(`<main><h1>Nuevo plazo</h1><form><label>Buscar</label><input></form><p>${words}</p></main>`),
    });
    expect(text).toBe(`Nuevo plazo\n\n${words.trim()}`);
    expect({ tipo_contenido, idioma }).toEqual({ tipo_contenido: 'html', idioma: 'es' });
  });

  it('finds the content of a page without a main element', () => {
    const { text } = assembleDocument({
      html: page(`<div class="menu">Menú</div><div><h2>Aviso</h2><p>${words}</p></div>`),
    });
    expect(text).toBe(`Aviso\n\n${words.trim()}`);
  });

  it('keeps headings with their levels, lists and tables', () => {
    const doc = assembleDocument({
      html: page(
        `<article><h1>Bases</h1><p>${words}</p><h2>Requisitos</h2><ul><li>Ser <b>docente</b></li><li>Tener 2 años</li></ul>
        <table><tr><th>Tramo</th><th>Monto</th></tr><tr><td>Inicial</td><td>$ 15.000</td></tr></table></article>`,
      ),
    });
    expect(doc.blocks.map(({ kind, level }) => [kind, level > 0])).toEqual([
      ['heading', true],
      ['paragraph', false],
      ['heading', true],
      ['list_item', false],
      ['list_item', false],
      ['table', false],
    ]);
    expect(doc.text).toContain('Ser docente\nTener 2 años');
    expect(doc.text).toContain('Tramo\tMonto\nInicial\t$ 15.000');
    expect(doc.blocks[0]?.level).toBeLessThan(doc.blocks[2]?.level ?? 0);
    expect(doc.titulo).toBe('Bases');
  });

  it.each(['<div>', '<b>', '<p><b>', '<table><tr><td>', '<div><p><i><ul><li>'])(
    'reads a page that nests %s a hundred thousand deep, and one that does so a little',
    (open) => {
      const spent = cpuMilliseconds(() => {
        const html = `${open.repeat(100_000)}hola`;
        expect(assembleDocument({ html })).toMatchObject({ text: 'hola', tipo_contenido: 'html' });
        expect(assembleDocument({ html: `${open.repeat(150)}hola` }).text).toBe('hola');
      });
      expect(spent).toBeLessThan(4000);
    },
  );

  it('is not troubled by ends that are left out', () => {
    const list = `<ul>${'<li>uno<p>dos'.repeat(3000)}</ul>`;
    expect(assembleDocument({ html: list }).blocks).toHaveLength(6000);
  });

  it('reads of a page of frames what it says to those who see none', () => {
    const frames = '<head><title>Ley 1</title></head><frameset><frame src="a.html">';
    const html =
      `<html>${frames}<noframes><body><h1>Ley</h1><p>Vea el <b>texto</b>.</p></body></noframes></frameset>`;
    expect(assembleDocument({ html })).toMatchObject({
      text: 'Ley\n\nVea el texto.',
      metadata: { title: 'Ley 1' },
    });
    expect(assembleDocument({ html: `<html>${frames}</frameset></html>` }).text).toBe('');
    expect(assembleDocument({ html: '<p>Ley</p><noframes><p>Sin marcos</p></noframes>' }).text).toBe('Ley');
  });

  it('follows the spans of a table no further than a table goes', () => {
    const cell = '<td colspan="1000" rowspan="65534">a</td>';
    const html = `<table>${`<tr>${cell.repeat(100)}</tr>`.repeat(100)}</table>`;
    expect(assembleDocument({ html }).text.length).toBeLessThan(500_000);
  });

  it('has no text for an empty page', () => {
    expect(assembleDocument({ html: '' })).toMatchObject({ text: '', blocks: [], titulo: null });
  });
});

describe('assembleDocument of plain text', () => {
  it('finds paragraphs, headings and articles', () => {
    const doc = assembleDocument({
      text:
        'REGLAMENTO DE BECAS\r\n\r\nArtículo 1.- La beca es un apoyo\r\nparcial.\r\n\r\na) Académica.\r\nb) Deportiva.\r\n',
    });
    expect(doc.text).toBe(
      'REGLAMENTO DE BECAS\n\nArtículo 1.- La beca es un apoyo parcial.\n\na) Académica.\nb) Deportiva.',
    );
    expect(doc.blocks.map((block) => block.kind)).toEqual(['heading', 'article', 'list_item', 'list_item']);
    expect(doc.titulo).toBe('REGLAMENTO DE BECAS');
  });

  it('reads Markdown headings', () => {
    const doc = assembleDocument({ text: '# Código\n\n## Libro primero\n\nTexto.' });
    expect(doc.blocks.map(({ kind, label }) => [kind, label])).toEqual([
      ['heading', 'Código'],
      ['heading', 'Libro primero'],
      ['paragraph', null],
    ]);
  });
});
