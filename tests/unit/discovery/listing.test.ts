import { describe, expect, it } from 'vitest';
import { readListing } from '../../../supabase/functions/_shared/discovery/listing.ts';
import { cpuMilliseconds } from '../../support/cpu-time.ts';

const PAGE = 'https://www.ejemplo.cl/docs/';
const read = (html: string, encoding = 'utf-8') => readListing(html, { url: PAGE, encoding });
const documents = (html: string) => read(html).links.map(({ url }) => url.replace(PAGE, ''));
const pages = (html: string) => read(html).pageLinks.map(({ url }) => url.replace(PAGE, ''));

describe('where documents are linked', () => {
  it('is in anchors, areas, frames, objects, alternates and scripts', () => {
    expect(documents(`
      <link rel="alternate" type="application/pdf" href="alt.pdf">
      <link rel="stylesheet" href="x.pdf.css">
      <a href=a.pdf>A</a><a HREF='b.PDF'>B</a><map><area href="c.pdf"></map>
      <iframe src="d.pdf#toolbar=0"></iframe><embed src="e.pdf"><object data="f.pdf" type="application/pdf"></object>
      <frameset><frame src="x.html"></frameset>
      <button onclick="window.open('g.pdf', '_blank')">G</button>
      <a href="javascript:abrir('h.pdf')">H</a>
      <div data-url="i.pdf"></div><div data-url="/api/items?x=1"></div>
      <a href="j.pdf"><span>J</span></a>`)).toEqual(
      ['alt.pdf', 'a.pdf', 'b.PDF', 'c.pdf', 'd.pdf', 'e.pdf', 'f.pdf', 'g.pdf', 'h.pdf', 'i.pdf', 'j.pdf'],
    );
  });

  it('is the document that a viewer shows', () => {
    expect(documents(`
      <iframe src="https://docs.google.com/gview?url=https%3A%2F%2Fa.cl%2Fx.pdf&embedded=true"></iframe>
      <iframe src="https://docs.google.com/viewer?url=http://a.cl/y.pdf"></iframe>
      <iframe src="https://view.officeapps.live.com/op/embed.aspx?src=http%3A%2F%2Fa.cl%2Fz.docx"></iframe>
      <iframe src="/wp-content/plugins/visor/web/viewer.html?file=/docs/w.pdf"></iframe>`)).toEqual(
      ['https://a.cl/x.pdf', 'http://a.cl/y.pdf', 'http://a.cl/z.docx', 'w.pdf'],
    );
  });

  it('is relative to <base>, wherever that stands', () => {
    const html = '<a href="a.pdf">A</a><head><base href="/otra/"></head><base href="/no/">';
    expect(read(html).links[0]?.url).toBe('https://www.ejemplo.cl/otra/a.pdf');
    expect(documents('<base href="http://["><a href="a.pdf">')).toEqual(['a.pdf']);
    expect(documents('<base><a href="a.pdf">')).toEqual(['a.pdf']);
  });

  it('is not in comments, nor the same twice', () => {
    expect(
      documents(
        '<!-- <a href="x.pdf"> --><a href="a.pdf"></a><a href="a.pdf#p=2"></a><a href="./a.pdf?utm_source=x">',
      ),
    ).toEqual(['a.pdf']);
  });

  it('is found in broken HTML', () => {
    expect(
      documents(
        '<table><tr><td><a href="a.pdf">A<td><a href="b.pdf"><b>B</a></b><p><a href="c.pdf" title="x"y>C',
      ),
    ).toEqual(['a.pdf', 'b.pdf', 'c.pdf']);
  });

  it('keeps the encoding of the page in queries', () => {
    expect(read('<a href="ver.asp?doc=año.pdf">', 'windows-1252').links[0]?.url).toBe(
      `${PAGE}ver.asp?doc=a%F1o.pdf`,
    );
  });
});

describe('further pages', () => {
  it('are those of the same site', () => {
    expect(pages(`<a href="leyes/">L</a><a href="https://ejemplo.cl/x">X</a><a href="https://otro.cl/">O</a>
      <a href="mailto:a@b.cl">M</a><a href="#a">T</a><link rel="next" href="?page=2"><link rel="alternate" hreflang="en" href="/en/">
      <meta http-equiv="Refresh" content="0; URL='inicio.html'"><frame src="menu.html"><a href="a.pdf">D</a>`))
      .toEqual(
        ['leyes/', 'https://ejemplo.cl/x', '', '?page=2', 'inicio.html'],
      );
  });

  it('are frames of a frameset', () => {
    expect(pages('<frameset><frame src="menu.html"><frame src="lista.html"></frameset>')).toEqual([
      'menu.html',
      'lista.html',
    ]);
  });

  it('are bounded', () => {
    const html = Array.from({ length: 3000 }, (_, at) => `<a href="/p/${at}">p</a>`).join('');
    expect(pages(html)).toHaveLength(1000);
  });
});

describe('titles', () => {
  const title = (html: string) => read(html).links[0]?.title;

  it.each([
    ['the text', '<a href="a.pdf"> Manual\n <b>Docente</b>\u00a02025 </a>', 'Manual Docente 2025'],
    [
      'the longest of several',
      '<a href="a.pdf">Manual</a><a href="a.pdf">Manual Docente</a><a href="a.pdf">Ver</a>',
      'Manual Docente',
    ],
    ['a tooltip', '<a href="a.pdf" title="Bases del concurso">Descargar</a>', 'Bases del concurso'],
    ['a label', '<a href="a.pdf" aria-label="Rúbricas"><i></i></a>', 'Rúbricas'],
    ['a picture', '<a href="a.pdf"><img alt="Calendario 2025" src="x.png"></a>', 'Calendario 2025'],
    [
      'the heading of a card',
      '<div class="card"><h3>Ley 20.903</h3><p>Texto</p><div><a href="a.pdf">Descargar</a></div></div>',
      'Ley 20.903',
    ],
    [
      'the table row',
      '<table><tr><td>Circular 12</td><td>2024</td><td><a href="a.pdf">PDF</a></td></tr></table>',
      'Circular 12',
    ],
    [
      'the list item',
      '<ul><li>Pauta de observación: <a href="a.pdf">descargar</a></li><li>Otra <a href="b.pdf">ver</a></li></ul>',
      'Pauta de observación:',
    ],
    ['nothing', '<div><a href="a.pdf">Descargar</a></div>', null],
    [
      "nothing, rather than a neighbour's",
      '<div><h3>Ley 1</h3><a href="a.pdf">Descargar</a><h3>B</h3><a href="b.pdf">Ver</a></div>',
      null,
    ],
  ])('are %s', (_, html, expected) => expect(title(html)).toBe(expected));
});

describe('cost', () => {
  const many = (part: (at: number) => string) => Array.from({ length: 4000 }, (_, at) => part(at)).join('');
  const link = (at: number) => `<a href="/f/${at}.pdf">Descargar</a>`;

  it.each([
    ['a table', `<table>${many((at) => `<tr><td>Documento ${at}</td><td>${link(at)}</td></tr>`)}</table>`],
    ['a list without structure', `<div>${many(link)}</div>`],
    ['a paragraph', `<p>${many(link)}</p>`],
    ['cards', `<div>${many((at) => `<div><h3>Ley ${at}</h3><div>${link(at)}</div></div>`)}</div>`],
    ['headings in a row', `<div>${many((at) => `<h3>Ley ${at}</h3>${link(at)}`)}</div>`],
    ['boxes in boxes', many((at) => `<div data-url="/f/${at}.pdf" onclick="x('/g/${at}.pdf')">hola `)],
    ['links that are never closed', many((at) => `<a href="/f/${at}.pdf"><b>`)],
    ['paths made to puzzle', many((at) => `<a href="${'/12345678'.repeat(40)}/${at}x">Descargar</a>`)],
    ['one link with all of the text', `<a href="/f/1.pdf">${many(() => 'pdf 1 descargar ')}</a>`],
  ])('of %s grows no faster than the page', (_, html) => {
    read(html.slice(0, html.length / 8));
    const part = cpuMilliseconds(() => read(html.slice(0, html.length / 8)));
    expect(cpuMilliseconds(() => read(html))).toBeLessThan(part * 8 * 3 + 300);
  });

  it.each([
    '<div>',
    '<span>',
    '<template>',
    '<table><tr><td>',
    '<ul><li>',
    '<i></p>',
    '<svg><td>',
    '<select><option>',
  ])(
    'of a page that nests %s beyond sense is paid in proportion, and its links are found',
    (open) => {
      const nested = (levels: number) =>
        `<a href="antes.pdf">Antes</a>${open.repeat(levels)}<a href="ley.pdf">Ley 20.903</a>`;
      read(nested(2500));
      const part = cpuMilliseconds(() => read(nested(2500)));
      let found: string[] = [];
      const cost = cpuMilliseconds(() => found = documents(nested(20_000)));
      expect(cost).toBeLessThan(part * 8 * 3 + 300);
      expect(found).toEqual(['antes.pdf', 'ley.pdf']);
    },
  );
});
