import { describe, expect, it } from 'vitest';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import { runDeno } from '../../support/run-deno.ts';

const bytes = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
const read = (body: string) => assembleDocument({ rtf: bytes(`{\\rtf1\\ansi\\ansicpg1252\\deff0 ${body}}`) });

describe('an RTF', () => {
  it('has its text, whatever its signs are written as', () => {
    const body = String
      .raw`El a\'f1o n.\'ba 1\'ba, se\u241?or N\u250\'fa\'f1ez \endash  \ldblquote as\'ed\rdblquote  \{x\} \u8364?300\par Otro p\u225\'e1rrafo\line abajo`;
    expect(read(body).text).toBe('El año n.º 1º, señor Núñez – “así” {x} €300\n\nOtro párrafo\nabajo');
  });

  // Node takes what the web calls Latin-1 for ISO 8859-1, Deno and browsers for windows-1252: each has its own mistakes.
  const written = '\x93Hola\x94 \x96 costo \x80 5';
  it('has signs that are written as bytes', () => {
    expect(read(written).text).toBe('“Hola” – costo € 5');
  });

  it('has them in Deno, too', async () => {
    const source = JSON.stringify(`{\\rtf1\\ansi\\ansicpg1252 ${written}}`);
    expect(await runDeno('tests/unit/office/deno-rtf.ts', source)).toEqual(['“Hola” – costo € 5']);
  }, 60_000);

  it('leaves out fonts, styles, pictures, headers and what is hidden', () => {
    const body = String
      .raw`{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Times;}}{\colortbl;\red0;}{\stylesheet{\s1 heading 1;}}{\*\generator X;}` +
      String
        .raw`{\header Encabezado\par}{\pict\pngblip 89504e47}{\info{\title Bases 2025}{\author CPEIP}}{\v oculto}Hola {\f1\'ec\'e8\'f0}\par`;
    const { text, metadata } = read(body);
    expect(text).toBe('Hola мир');
    expect(metadata).toEqual({ title: 'Bases 2025', author: 'CPEIP' });
  });

  it('has headings, labels of lists, tables and notes', () => {
    const body = String
      .raw`\pard\outlinelevel0 T\'edtulo primero\par\pard {\listtext 1.\tab}Uno\par{\pntext\'b7\tab}Dos\par` +
      String
        .raw`\pard\trowd\intbl Tramo\cell Monto\cell\row\trowd\intbl I\cell $ 1\cell\row\pard Fin{\footnote\pard\plain  Ley 20.903.}.\par`;
    const doc = read(body);
    expect(doc.text).toBe(
      'Título primero\n\n1. Uno\n- Dos\n\nTramo\tMonto\nI\t$ 1\n\nFin[1].\n\n[1] Ley 20.903.',
    );
    expect(doc.blocks.map(({ kind }) => kind)).toEqual([
      'heading',
      'list_item',
      'list_item',
      'table',
      'paragraph',
      'paragraph',
    ]);
  });

  it('skips binary data and survives groups without end', () => {
    expect(read(`a{\\pict\\bin5 }}}}}}b\\par`).text).toBe('ab');
    expect(read(`${'{'.repeat(50_000)}hondo`).text).toBe('hondo');
    expect(assembleDocument({ rtf: bytes('{\\rtf1 a}}}}b') }).text).toBe('ab');
  });
});

describe('the code page of an RTF file', () => {
  it.each(['\\ansi\\ansicpg850', '\\ansi\\ansicpg437', '\\pca', '\\pc'])(
    'may be one of DOS: %s',
    (header) => {
      const { text } = assembleDocument({
        rtf: bytes(`{\\rtf1${header}\\deff0 La educaci\\'a2n, se\\'a4or\\'a1a}`),
      });
      expect(text).toBe('La educación, señoría');
    },
  );
});
