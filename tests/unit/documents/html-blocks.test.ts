import { describe, expect, it } from 'vitest';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';

const words =
  'La comisión recibe los antecedentes de cada establecimiento y resuelve dentro de treinta días. '
    .repeat(5).trim();

/** The text of a page's main element, without the paragraph that makes it one. */
const textOf = (html: string): string =>
  assembleDocument({ html: `<main>${html}<p>${words}</p></main>` }).text.replace(words, '').trimEnd();

describe('words that a page sets apart', () => {
  it.each([
    ['<h1>Ley 20.903<br>Crea el Sistema</h1>', 'Ley 20.903 Crea el Sistema'],
    ['<h2><div>Ley 20.903</div><div>Crea el Sistema</div></h2>', 'Ley 20.903 Crea el Sistema'],
    [
      '<table><caption>Tramos<br>de 2024</caption><tr><th>Nivel<br>docente</th><th>Monto</th></tr>' +
      '<tr><td><p>Experto</p><p>uno</p></td><td>$ 5</td></tr></table>',
      'Tramos de 2024\nNivel docente\tMonto\nExperto uno\t$ 5',
    ],
    ['<h1>Ley <b>20</b>.903</h1>', 'Ley 20.903'],
  ])('stay apart: %s', (html, text) => expect(textOf(html)).toBe(text));
});

describe('what is raised', () => {
  it.each([
    ['<p>la educación<sup>3</sup>, de 10 m<sup>2</sup></p>', 'la educación³, de 10 m²'],
    ['<h2>Ley 20.370<sup><a href="#n1">1, 2</a></sup></h2>', 'Ley 20.370¹, ²'],
    ['<p>10<span style="vertical-align: super">-6</span></p>', '10⁻⁶'],
    ['<p>el 1<sup>er</sup> lugar, la 2<sup>a</sup>, el N<sup>o</sup> 3</p>', 'el 1er lugar, la 2ª, el Nº 3'],
    ['<p>n.<sup>o</sup> 4, D<sup>a</sup> Ana, un<sup>o</sup></p>', 'n.º 4, Da Ana, uno'],
    ['<table><tr><td>Sala<sup>2</sup></td><td>40 m<sup>2</sup></td></tr></table>', 'Sala²\t40 m²'],
  ])('does not run into the word before it: %s', (html, text) => expect(textOf(html)).toBe(text));
});

describe('the labels of ordered lists', () => {
  it.each([
    ['<ol><li>Uno</li><li><p>Dos</p></li></ol>', '1. Uno\n2. Dos'],
    ['<ol type="a"><li>Uno</li><li>Dos</li></ol>', 'a. Uno\nb. Dos'],
    [
      '<ol style="list-style-type: upper-roman" start="4"><li>Uno</li><li value="9">Dos</li></ol>',
      'IV. Uno\nIX. Dos',
    ],
    ['<ol reversed><li>Dos</li><li>Uno</li></ol>', '2. Dos\n1. Uno'],
    ['<ol><li><b>Uno</b><ol type="i"><li>Dos</li></ol></li><li>Tres</li></ol>', '1. Uno\ni. Dos\n2. Tres'],
    [
      '<ol><li>a) Uno</li><li>II.- Dos</li><li>3.000 docentes</li></ol>',
      'a) Uno\nII.- Dos\n3. 3.000 docentes',
    ],
    ['<ol><li>Artículo 1.- Uno</li></ol>', 'Artículo 1.- Uno'],
    ['<ol style="list-style: none"><li>Uno</li></ol><ul><li>Dos</li></ul>', 'Uno\nDos'],
    ['<ol><li><ul><li>Uno</li></ul></li></ol>', 'Uno'],
  ])('are read as they are shown: %s', (html, text) => expect(textOf(html)).toBe(text));
});

describe('a table', () => {
  const row = (...cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  const list = '<ul><li>Planifica</li><li>Evalúa</li></ul>';
  it.each([
    [
      'lists in its cells',
      row('Nivel', 'Conductas') + row('Experto', list),
      'Nivel\tConductas\nExperto\tPlanifica Evalúa',
    ],
    ['heads over long lists', `<tr><th>Nivel</th></tr>${row(list)}`, 'Nivel\nPlanifica Evalúa'],
    [
      'an empty cell',
      row('Nivel', 'Horas', 'Monto') + row('Inicial', '', '5'),
      'Nivel\tHoras\tMonto\nInicial\t\t5',
    ],
    ['an empty corner', row('A', 'B', 'C') + row('', '1', '2'), 'A\tB\tC\n\t1\t2'],
    ['a column of nothing', row('A', ' ', 'C') + row('D', '', 'F'), 'A\tC\nD\tF'],
    [
      'a cell of two rows',
      '<tr><td rowspan="2">Experto</td><td>I</td><td>5</td></tr>' + row('II', '6') + row('Inicial', '', '1'),
      'Experto\tI\t5\n\tII\t6\nInicial\t\t1',
    ],
    [
      'a cell of two columns',
      '<tr><td colspan="2">Nivel</td><td>Monto</td></tr>' + row('Experto', 'I', '5'),
      'Nivel\t\tMonto\nExperto\tI\t5',
    ],
  ])('keeps its rows and columns with %s', (_, rows, text) => {
    expect(textOf(`<table>${rows}</table>`)).toBe(text);
  });

  it('that lays a page out is read as what is in it', () => {
    expect(textOf(`<table>${row('<ul><li>Inicio</li><li>Leyes</li></ul>', '<p>Texto.</p>')}</table>`))
      .toBe('Inicio\nLeyes\n\nTexto.');
  });
});
