import type { Block, Content } from './blocks.ts';

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function table(rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>${rows.map((cells, i) => row(cells, i === 0 ? 'th' : 'td')).join('')}</table>`;
}

function block(item: Block): string {
  switch (item.kind) {
    case 'heading':
      return `<h${item.level}>${escapeHtml(item.text)}</h${item.level}>`;
    case 'item':
      return `<ul><li>${escapeHtml(item.text)}</li></ul>`;
    case 'table':
      return table(item.rows);
    case 'page':
      return '<hr>';
    default:
      return `<p>${escapeHtml(item.text)}</p>`;
  }
}

const MENU: readonly (readonly [string, string])[] = [
  ['/', 'Inicio'],
  ['/biblioteca/', 'Biblioteca'],
  ['/orientaciones/', 'Orientaciones'],
  ['/noticias/', 'Noticias'],
  ['/contacto', 'Contacto'],
];

/** A whole page of the site: what is asked for inside `<main>`, with the furniture every real page has around it. */
export function htmlPage(title: string, main: string): string {
  const menu = MENU.map(([href, text]) => `<li><a href="${href}">${text}</a></li>`).join('');
  return `<!doctype html>
<html lang="es-CL">
<head>
<meta charset="utf-8">
<title>${escapeHtml(title)} | Portal Los Arrayanes</title>
<style>body { font-family: sans-serif } nav li { display: inline }</style>
<script>window.medicion = { visitas: 1 };</script>
</head>
<body>
<header><p>Portal de muestra de la Región de Los Arrayanes</p><nav><ul>${menu}</ul></nav></header>
<div role="note" class="cookies">Este sitio usa galletas ficticias. <button>Aceptar</button></div>
<main>
${main}
</main>
<aside><h2>Lo más visto</h2><ul><li><a href="/noticias/">Todas las noticias</a></li></ul></aside>
<footer><p>Sitio ficticio para pruebas. Teléfono 600 000 0000. <a href="https://redes.invalid/arrayanes">Síganos</a></p></footer>
</body>
</html>
`;
}

export function htmlArticle(content: Content): string {
  return htmlPage(content.title, `<article>\n${content.blocks.map(block).join('\n')}\n</article>`);
}
