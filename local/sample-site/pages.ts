import { documentsOf, isServed } from './catalogue.ts';
import { escapeHtml, htmlPage } from './html.ts';
import type { SiteDocument } from './site-document.ts';

type Listed = Pick<SiteDocument, 'path' | 'title'>;

const list = (items: readonly Listed[]): string =>
  `<ul class="documentos">${
    items.map(({ path, title }) =>
      `<li><a href="${escapeHtml(path)}">${escapeHtml(title)}</a> <small>PDF</small></li>`
    )
      .join('\n')
  }</ul>`;

/** Links that a crawler of the library has to leave alone: other sites, other sections, no pages at all. */
const DISTRACTIONS = `<p class="enlaces">
<a href="https://ministerio.invalid/archivos/normativa/otro-sitio.pdf">Sitio del ministerio</a>
<a href="https://ejemplo.invalid/biblioteca/">Biblioteca hermana</a>
<a href="mailto:biblioteca@arrayanes.invalid">Escríbanos</a>
<a href="javascript:void(0)">Imprimir</a>
<a href="#contenido">Volver arriba</a>
<a href="/imagenes/logo.png">Logo</a>
<a href="/noticias/">Noticias</a>
</p>`;

function library(edition: number): [string, string][] {
  const all = documentsOf('biblioteca', edition);
  const under = (folder: string): SiteDocument[] => all.filter(({ path }) => path.startsWith(folder));
  const guides = under('/archivos/guias/').filter(({ path }) => !path.includes('/material-visita/'));
  const page = (title: string, body: string): string =>
    htmlPage(title, `<h1>${title}</h1>\n${body}\n${DISTRACTIONS}`);
  const pager = '<p class="paginas"><a href="?pagina=1">1</a> <a href="?pagina=2">2</a></p>';
  const first = list(guides.slice(0, 3)) + pager;
  const rules = under('/archivos/normativa/');
  // A link with a fragment is the same document.
  const again = rules.slice(0, 1).map(({ path, title }) => ({
    path: `${path}#page=12`,
    title: `${title}, título II`,
  }));
  return [
    [
      '/biblioteca/',
      page(
        'Biblioteca',
        '<ul><li><a href="normativa/">Normativa</a></li><li><a href="./guias/">Guías</a></li></ul>',
      ),
    ],
    ['/biblioteca/normativa/', page('Normativa', list([...rules, ...again]))],
    [
      '/biblioteca/guias/',
      page('Guías', `${first}<p><a href="/biblioteca/guias/visita/">Material para la visita</a></p>`),
    ],
    ['/biblioteca/guias/?pagina=1', page('Guías', first)],
    ['/biblioteca/guias/?pagina=2', page('Guías, página 2', list(guides.slice(3)) + pager)],
    [
      '/biblioteca/guias/visita/',
      page('Material para la visita', list(under('/archivos/guias/material-visita/'))),
    ],
  ];
}

/** The HTML pages of the site that are not documents, by path and query. */
export function sitePages(edition: number): Map<string, string> {
  const shared = documentsOf('orientaciones', edition).filter((document) => isServed(document, edition));
  return new Map([
    ['/', htmlPage('Inicio', '<h1>Portal de muestra</h1><p>Elija una sección del menú.</p>')],
    ['/orientaciones/', htmlPage('Orientaciones', `<h1>Orientaciones</h1>${list(shared)}`)],
    ['/noticias/', htmlPage('Noticias', `<h1>Noticias</h1>${list(documentsOf('noticias', edition))}`)],
    ['/contacto', htmlPage('Contacto', '<h1>Contacto</h1><p>Calle Los Ñirres N° 1450.</p>')],
    ...library(edition),
  ]);
}
