import process from 'node:process';
import { load } from 'cheerio';
import { describe, expect, it, vi } from 'vitest';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import { mainContent } from '../../../supabase/functions/_shared/documents/html-main.ts';

const sentence =
  'La comisión recibe los antecedentes de cada establecimiento y resuelve dentro de treinta días.';
const words = `${sentence} `.repeat(5).trim();
const link = (text: string) => `<li><a href="/x">${text}</a></li>`;

const bodyText = (html: string): string =>
  assembleDocument({ html: `<!doctype html><html lang="es"><body>${html}</body></html>` }).text;
const mainText = (html: string): string => bodyText(`<main><h1>Bases</h1>${html}<p>${words}</p></main>`);

describe('the content of a page', () => {
  it('is all of several articles, with their title', () => {
    const article = (number: number) => `<article><h2>Artículo ${number}.-</h2><p>${words}</p></article>`;
    const text = bodyText(
      `<div class="menu">Menú</div><div><h1>Ley 20.903</h1></div><div>${
        [1, 2, 3].map(article).join('')
      }</div>`,
    );
    expect(text).toBe(
      `Ley 20.903\n\n${[1, 2, 3].map((number) => `Artículo ${number}.-\n\n${words}`).join('\n\n')}`,
    );
  });

  it('is the article and not the cards of others', () => {
    const card = `<article><h3><a href="/x">Otra noticia</a></h3><p>${sentence}</p></article>`;
    expect(bodyText(`<div><article><h1>Aviso</h1><p>${words}</p></article></div><div>${card}${card}</div>`))
      .toBe(`Aviso\n\n${words}`);
  });

  it('is not a main element that holds a notice beside the text', () => {
    const text = bodyText(
      `<main><p>${words.slice(0, 330)}</p></main><div id="texto-ley">${`<p>${words}</p>`.repeat(10)}</div>`,
    );
    expect(text.split(words).length - 1).toBe(10);
  });

  it('is a main element among long menus', () => {
    const menu = `<div><ul>${link('Trámites y servicios').repeat(80)}</ul></div>`;
    expect(bodyText(`${menu}<main><h1>Aviso</h1><p>${words}</p></main>${menu}`)).toBe(`Aviso\n\n${words}`);
  });
});

describe('a heading that stands before the content', () => {
  const titled = (title: string, body: string): string =>
    assembleDocument({ html: `<html><head><title>${title}</title></head><body>${body}</body></html>` }).text;
  const article = `<article><p>${words}</p></article>`;
  const menu = `<nav>${link('Inicio')}${link('Normas')}</nav>`;

  it.each([
    ['above the article', `<h1>Nuevas bases</h1>${article}`, 'Nuevas bases'],
    [
      'in a box of its own, with its date and lead',
      `<div class="hero"><ul>${link('Inicio')}</ul><div><h1>Nuevas bases</h1></div><time>3 de marzo</time>` +
      `<div class="share"><a href="/x">Compartir</a></div><p>Hasta mayo.</p></div><div>${article}</div>`,
      'Nuevas bases\n\n3 de marzo\n\nHasta mayo.',
    ],
    [
      'above a main element',
      `${menu}<div><h1>Nuevas bases</h1></div><main><p>${words}</p></main>`,
      'Nuevas bases',
    ],
    [
      'under the name of the site',
      `<div id="logo"><h1>Ministerio</h1></div><h1>Nuevas bases</h1><p>3 de marzo</p>${article}`,
      'Nuevas bases\n\n3 de marzo',
    ],
    [
      'in a header, where the title says the same',
      `<header>${menu}<h1>Nuevas bases</h1></header>${article}`,
      'Nuevas bases',
    ],
    [
      'in a header of the main element',
      `<main><header><h1>Nuevas bases</h1><p>3 de marzo</p></header>${article}</main>`,
      'Nuevas bases\n\n3 de marzo',
    ],
    ['with a link to itself', `<h1>Nuevas bases <a href="#b">#</a></h1>${article}`, 'Nuevas bases #'],
  ])('is kept: %s', (_, html, heading) => {
    expect(titled('Nuevas bases | Ministerio', html)).toBe(`${heading}\n\n${words}`);
  });

  it.each([
    ['the name of the site', `<header><h1>Ministerio</h1>${menu}</header>${article}`],
    ['a logo', `<div><h1><a href="/">Ministerio</a></h1></div>${article}`],
    ['a linked logo', `<a href="/"><h1>Ministerio</h1></a>${article}`],
    ['a name by its class', `<div class="site-title"><h1>Ministerio</h1></div>${article}`],
    ['of a menu', `<nav><h1>Menú</h1>${menu}</nav>${article}`],
    ['of a box', `<aside><h1>Lo más leído</h1></aside>${article}`],
    ['of a teaser', `<article><h1><a href="/x">Otra noticia</a></h1></article>${article}`],
    ['of what comes after', `${article}<h1>Más noticias</h1>`],
    ['an empty one', `<h1><img src="logo.png"></h1>${article}`],
  ])('is not %s', (_, html) => expect(titled('Nuevas bases | Ministerio', html)).toBe(words));

  it('is not another where the content has its own', () => {
    expect(bodyText(`<h1>Noticias</h1><article><h1>Bases</h1><p>${words}</p></article>`))
      .toBe(`Bases\n\n${words}`);
  });

  it('is that of a listing, once', () => {
    const entry = (number: number) => `<article><h2>Norma ${number}</h2><p>${words}</p></article>`;
    expect(titled('Normas', `<h1>Normas</h1><div>${entry(1)}${entry(2)}</div>`))
      .toBe(`Normas\n\nNorma 1\n\n${words}\n\nNorma 2\n\n${words}`);
  });

  it('brings no text that stands between it and the content', () => {
    const box = `<div><p>${sentence.repeat(8)}</p></div>`;
    expect(bodyText(`<h1>Bases</h1>${box}${menu}${`<article><p>${words.repeat(4)}</p></article>`}`))
      .toBe(`Bases\n\n${words.repeat(4)}`);
  });
});

describe('what names and attributes do not remove', () => {
  it.each([
    [
      'a question and its closed answer',
      '<h2 class="accordion-header"><button class="accordion-button collapsed">¿Quién?</button></h2>' +
      '<div class="accordion-body" aria-hidden="true">Los docentes.</div>',
      '¿Quién?\n\nLos docentes.',
    ],
    [
      'a panel found by its id',
      '<h3><button aria-controls="p1">¿Quién?</button></h3><div><div id="p1" hidden>Los docentes.</div></div>',
      '¿Quién?\n\nLos docentes.',
    ],
    ['a tab', '<div role="tabpanel" hidden>Los docentes.</div>', 'Los docentes.'],
    ['a panel that a search opens', '<div hidden="until-found">Los docentes.</div>', 'Los docentes.'],
    [
      'the heads of a table',
      '<table><thead><tr class="header"><th class="header">Tramo</th><th>Monto</th></tr></thead>' +
      '<tr><td>Inicial</td><td>$ 5</td></tr></table>',
      'Tramo\tMonto\nInicial\t$ 5',
    ],
    [
      'headings by ids made from them',
      '<h2 id="normas-relacionadas">Normas relacionadas</h2><section id="related-laws"><p>La Ley 20.370, General de Educación.</p></section>',
      'Normas relacionadas\n\nLa Ley 20.370, General de Educación.',
    ],
    ['a notice', `<div class="alert banner-info">${sentence}</div>`, sentence],
    ['a note', `<aside class="nota"><p>${sentence}</p></aside>`, sentence],
    ['an opening', `<div class="article-header"><p>${sentence}</p></div>`, sentence],
    ['the heading of a section', '<section><header><h2>Plazos</h2></header></section>', 'Plazos'],
    ['a heading in a box', '<div class="section-header"><h2>Plazos</h2></div>', 'Plazos'],
    ['prose in a form', `<form><p>${sentence}</p></form>`, sentence],
  ])('%s', (_, html, text) => expect(mainText(html)).toBe(`Bases\n\n${text}\n\n${words}`));

  it('a title in a header', () => {
    expect(bodyText(`<main><div class="page-header"><h1>Bases</h1></div><p>${words}</p></main>`))
      .toBe(`Bases\n\n${words}`);
  });

  it('a whole page behind an open window', () => {
    const html = `<div aria-hidden="true"><h1>Bases</h1><p>${words}</p></div><div role="dialog">Acepte</div>`;
    expect(bodyText(html)).toBe(`Bases\n\n${words}`);
  });
});

describe('what names and attributes remove', () => {
  const cookies = `Usamos cookies para mejorar su visita. ${sentence}`;
  it.each([
    `<div class="cc-window"><p>${sentence}</p></div>`,
    `<div id="CybotCookiebotDialog"><h2>Consentimiento</h2><p>${sentence}</p></div>`,
    `<div class="gdpr-consent"><p>${sentence}</p></div>`,
    `<div class="bottom-banner"><p>${cookies}</p></div>`,
    `<aside><p>${cookies}</p></aside>`,
    `<nav>${link('Inicio')}</nav>`,
    `<div class="share-buttons"><a href="/x">Compartir</a> <a href="/y">Enviar</a></div>`,
    `<div id="noticias-relacionadas"><h3>Noticias relacionadas</h3><ul>${link('Otra')}${
      link('Más')
    }</ul></div>`,
    `<div class="related"><h4><a href="/x">Otra</a></h4><p>${sentence}</p><h4><a href="/y">Más</a></h4><p>${sentence}</p></div>`,
    `<aside><h3>Lo más leído</h3><ul>${link('Otra')}${link('Más')}</ul></aside>`,
    `<form><label>Buscar</label><input></form>`,
    `<div class="modal" aria-hidden="true">${sentence}</div>`,
    `<div hidden>${sentence}</div>`,
    `<span aria-hidden="true">→</span>`,
    `<div class="collapse" hidden><ul>${link('Inicio')}${link('Trámites')}</ul></div>`,
  ])('%s', (html) => expect(mainText(html)).toBe(`Bases\n\n${words}`));
});

it('takes time in proportion to the paragraphs that stand side by side', () => {
  const html = `<main>${'<p>Texto de la ley que rige.</p>'.repeat(20_000)}</main>`;
  const before = process.cpuUsage().user;
  expect(assembleDocument({ html }).blocks).toHaveLength(20_000);
  // A square takes 15 s here.
  expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(5);
});

it.each([
  ['buttons and what they open', '<button>¿Quién?</button><div hidden>Los docentes.</div>'],
  ['menus', '<p>Los docentes.</p><nav>Inicio</nav>'],
  ['windows', '<p>Los docentes.</p><div class="modal">Cerrar</div>'],
])('takes away %s that stand side by side without looking for each among all of them', (_, part) => {
  const $ = load(`<main><p>${words}</p>${part.repeat(2000)}</main>`);
  const search = vi.spyOn(Array.prototype, 'lastIndexOf');
  mainContent($);
  const looks = search.mock.calls.filter(([, from]) => from === undefined).length;
  search.mockRestore();
  expect($('button,[hidden],nav,.modal')).toHaveLength(0);
  expect(looks).toBeLessThan(100);
});
