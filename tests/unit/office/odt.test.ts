import { describe, expect, it } from 'vitest';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import { sniff } from '../../../supabase/functions/_shared/http/sniff.ts';
import { odt } from './make-office.ts';

const textOf = (body: string, styles = '') => assembleDocument({ odt: odt(body, styles) }).text;

const LIST = '<text:list-style style:name="L1">' +
  '<text:list-level-style-number text:level="1" style:num-suffix=")" style:num-format="a"/>' +
  '<text:list-level-style-number text:level="2" style:num-suffix="." style:num-format="1" text:display-levels="2"/>' +
  '</text:list-style>';
const listItem = (inner: string) => `<text:list-item>${inner}</text:list-item>`;

describe('an ODT', () => {
  it('is known by its content', () => expect(sniff(odt('<text:p>hola</text:p>')).hint).toBe('odt'));

  it('has headings, paragraphs, spaces and line breaks', () => {
    const doc = assembleDocument({
      odt: odt(
        '<text:h text:outline-level="2">Capítulo único</text:h>\n<text:p>El<text:s text:c="3"/>año 1º\n de <text:span>la</text:span>' +
          '<text:tab/>ñandú<text:line-break/>§ 2</text:p><text:p/>',
      ),
    });
    expect(doc.text).toBe('Capítulo único\n\nEl año 1º de la ñandú\n§ 2');
    expect(doc.blocks.map(({ kind, level }) => [kind, level])).toEqual([['heading', 2], ['paragraph', 0]]);
    expect(doc.tipo_contenido).toBe('odt');
  });

  it('has the numbers of its lists, and goes on where a list does', () => {
    const body = `<text:list text:style-name="L1">${listItem('<text:p>uno</text:p><text:p>sigue</text:p>')}` +
      listItem(`<text:p>dos</text:p><text:list>${listItem('<text:p>hondo</text:p>')}</text:list>`) +
      '</text:list>' +
      `<text:list text:style-name="L1" text:continue-numbering="true">${
        listItem('<text:p>tres</text:p>')
      }</text:list>`;
    expect(textOf(body, LIST)).toBe('a) uno\nsigue\nb) dos\nb.1. hondo\nc) tres');
  });

  it('has the numbers of its headings, where they have any', () => {
    const level = (of: number, rest: string) => `<text:outline-level-style text:level="${of}" ${rest}/>`;
    const styles = '<text:outline-style style:name="Outline">' +
      level(1, 'style:num-prefix="Título " style:num-format="I" style:num-suffix="."') +
      level(2, 'style:num-format="1" text:display-levels="1"') + level(3, 'style:num-format=""') +
      '</text:outline-style><style:style style:name="Sin" style:family="paragraph" style:list-style-name=""/>';
    const heading = (rank: number, text: string, rest = '') =>
      `<text:h text:outline-level="${rank}" ${rest}>${text}</text:h>`;
    const body = heading(1, 'De la evaluación', 'text:is-list-header="true"') + heading(1, 'Normas') +
      heading(2, 'Ámbito') + heading(3, 'Nota') + heading(2, 'Plazos') +
      heading(1, 'Anexos', 'text:style-name="Sin"') +
      heading(1, 'Sanciones') + heading(2, 'Multas');
    expect(textOf(body, styles).split('\n\n')).toEqual([
      'De la evaluación',
      'Título I. Normas',
      '1 Ámbito',
      'Nota',
      '2 Plazos',
      'Anexos',
      'Título II. Sanciones',
      '1 Multas',
    ]);
  });

  it('has lists within lists that have a style of their own', () => {
    const own = LIST.replace('"L1"', '"L2"').replace(
      'style:num-suffix="." style:num-format="1" text:display-levels="2"',
      'style:num-format="I"',
    );
    const body = `<text:list text:style-name="L1">${
      listItem(
        `<text:p>uno</text:p><text:list text:style-name="L2">${
          listItem('<text:p>hondo</text:p>')
        }</text:list>`,
      )
    }${listItem('<text:p>dos</text:p>')}</text:list>`;
    expect(textOf(body, LIST + own)).toBe('a) uno\nI hondo\nb) dos');
  });

  it('has tables and notes, and leaves comments and deleted text out', () => {
    const cell = (text: string) => `<table:table-cell><text:p>${text}</text:p></table:table-cell>`;
    const body = '<text:tracked-changes><text:p>borrado</text:p></text:tracked-changes>' +
      '<text:p>Según ley<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Ley 20.903.</text:p></text:note-body></text:note>' +
      '<office:annotation><dc:creator>Ana</dc:creator><text:p>¿seguro?</text:p></office:annotation> rige.</text:p>' +
      `<table:table><table:table-row>${cell('Tramo')}${cell('Monto')}</table:table-row>` +
      `<table:table-row>${cell('I')}${cell('$ 1')}</table:table-row></table:table>`;
    expect(textOf(body)).toBe('Según ley[1] rige.\n\nTramo\tMonto\nI\t$ 1\n\n[1] Ley 20.903.');
  });

  it('that asks for a password says so', () => {
    const parts = { 'META-INF/manifest.xml': '<manifest:encryption-data/>' };
    expect(() => assembleDocument({ odt: odt('', '', parts) })).toThrow(/password/);
  });
});
