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
