import { describe, expect, it } from 'vitest';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import { sniff } from '../../../supabase/functions/_shared/http/sniff.ts';
import { docx, footnotes, item, numbering, p, row, styles, zipOf } from './make-office.ts';

const read = (bytes: Uint8Array) => assembleDocument({ docx: bytes });
const textOf = (body: string, parts = {}) => read(docx(body, parts)).text;

const STYLES = styles(
  '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>' +
    '<w:style w:type="paragraph" w:styleId="Ttulo1"><w:name w:val="heading 1"/></w:style>' +
    '<w:style w:type="paragraph" w:styleId="Mia"><w:name w:val="Mi sección"/><w:basedOn w:val="Ttulo1"/>' +
    '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>' +
    '<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>',
);

const NUMBERING = numbering(
  '<w:abstractNum w:abstractNumId="7">' +
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Artículo %1º.-"/></w:lvl>' +
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>' +
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1.%3"/></w:lvl>' +
    '</w:abstractNum><w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>' +
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>' +
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="40"/></w:lvlOverride></w:num>',
);

describe('a DOCX', () => {
  it('is known by its content', () => expect(sniff(docx(p('hola')))).toEqual({ type: 'zip', hint: 'docx' }));

  it('keeps every sign that Spanish and its laws need', () => {
    const text =
      'El n.º 1º bis, §2 del Título XIV: ¿año, señor Núñez? $ 15.000 o € 3,5 “así” — ½ &amp; &lt;más&gt;';
    const { text: read, tipo_contenido, idioma } = assembleDocument({ docx: docx(p(text)) });
    expect(read).toBe(text.replace('&amp;', '&').replace('&lt;', '<').replace('&gt;', '>'));
    expect({ tipo_contenido, idioma }).toEqual({ tipo_contenido: 'docx', idioma: null });
  });

  it('has headings by style, by what a style is based on, by outline level', () => {
    const doc = read(docx(
      p('Bases del concurso', '<w:pStyle w:val="T"/>') + p('Requisitos', '<w:pStyle w:val="Ttulo1"/>') +
        p('De los plazos', '<w:pStyle w:val="Mia"/>') + p('Suelto', '<w:outlineLvl w:val="4"/>') +
        p('Texto', '<w:pStyle w:val="A"/>'),
      { 'word/styles.xml': STYLES },
    ));
    expect(doc.blocks.map(({ kind, level }) => [kind, level])).toEqual([
      ['heading', 1],
      ['heading', 1],
      ['heading', 2],
      ['heading', 5],
      ['paragraph', 0],
    ]);
    expect(doc.titulo).toBe('Bases del concurso');
  });

  it('has the numbers that Word prints before items', () => {
    const body = item('Objeto.', 1) + item('primero', 1, 1) + item('segundo', 1, 1) + item('hondo', 1, 2) +
      item('Plazo.', 1) + item('de nuevo', 1, 1) + item('punto', 2) + item('Otra.', 3) + item('Otra más.', 3);
    expect(textOf(body, { 'word/numbering.xml': NUMBERING }).split(/\n+/)).toEqual([
      'Artículo 1º.- Objeto.',
      'a) primero',
      'b) segundo',
      '1.I hondo',
      'Artículo 2º.- Plazo.',
      'a) de nuevo',
      '- punto',
      'Artículo 40º.- Otra.',
      'Artículo 41º.- Otra más.',
    ]);
  });

  it('has tables with a row a line; one that lays a page out is read as its content', () => {
    const long = 'Texto largo de una celda que ocupa la página. '.repeat(20);
    expect(textOf(`<w:tbl>${row('Tramo', 'Monto')}${row('Inicial', '$ 15.000')}</w:tbl>${p('Fin')}`)).toBe(
      'Tramo\tMonto\nInicial\t$ 15.000\n\nFin',
    );
    expect(textOf(`<w:tbl>${row(long, long)}</w:tbl>`)).toBe(`${long.trim()}\n\n${long.trim()}`);
  });

  it('has footnotes at the end, under the mark that stands in the text', () => {
    const body =
      '<w:p><w:r><w:t>La ley</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t> rige.</w:t></w:r></w:p>' +
      p('Sigue.');
    const notes = footnotes(
      '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> Ley 20.903.</w:t></w:r></w:p></w:footnote>',
    );
    expect(textOf(body, { 'word/footnotes.xml': notes })).toBe(
      'La ley[1] rige.\n\nSigue.\n\n[1] Ley 20.903.',
    );
  });

  it('has paragraphs as they are now, not as they were before a tracked change', () => {
    const numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>';
    const was = `<w:pPrChange><w:pPr>${numbered}<w:outlineLvl w:val="0"/></w:pPr></w:pPrChange>`;
    const levels =
      '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>';
    const body = item('uno', 1) + p('entre', `<w:jc w:val="left"/>${was}`) + item('dos', 1);
    const { text, blocks } = assembleDocument({
      docx: docx(body, { 'word/numbering.xml': numbering(levels) }),
    });
    expect(text).toMatch(/1\. uno\s+entre\s+2\. dos/);
    expect(blocks.some(({ kind }) => kind === 'heading')).toBe(false);
  });

  it('leaves out what is hidden', () => {
    const hidden = '<w:r><w:rPr><w:vanish/></w:rPr><w:t>oculto</w:t></w:r>';
    const shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> visible</w:t></w:r>';
    expect(textOf(`<w:p><w:r><w:t>Texto</w:t></w:r>${hidden}${shown}</w:p>`)).toBe('Texto visible');
  });

  it('is read where its package says that it is', () => {
    const main = `<w:document xmlns:w="x"><w:body>${p('Segundo')}</w:body></w:document>`;
    const relations =
      '<Relationships><Relationship Id="1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document2.xml"/></Relationships>';
    const bytes = zipOf({
      '[Content_Types].xml': '<Types/>',
      '_rels/.rels': relations,
      'word/document2.xml': main,
    });
    expect(assembleDocument({ docx: bytes }).text).toBe('Segundo');
  });

  it('leaves out what was deleted, codes of fields and second copies of drawings', () => {
    const body =
      '<w:p><w:r><w:t>Queda</w:t></w:r><w:del><w:r><w:delText>fuera</w:delText></w:r></w:del><w:ins><w:r><w:t> esto</w:t></w:r></w:ins>' +
      '<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>' +
      p('Caja') +
      '</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>' + p('Caja') +
      '</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:tab/><w:t>y más</w:t><w:br/><w:t>abajo</w:t></w:r></w:p>';
    expect(textOf(body)).toBe('Caja\n\nQueda esto y más\nabajo');
  });

  it('says what it is called, by whom, when', () => {
    const core = '<cp:coreProperties><dc:title>Instructivo 2025</dc:title><dc:creator>CPEIP</dc:creator>' +
      '<dcterms:created xsi:type="dcterms:W3CDTF">2025-03-01T10:00:00Z</dcterms:created></cp:coreProperties>';
    const doc = read(docx(p('Hola'), { 'docProps/core.xml': core }));
    expect(doc.titulo).toBe('Instructivo 2025');
    expect(doc.metadata).toEqual({
      title: 'Instructivo 2025',
      author: 'CPEIP',
      created: '2025-03-01T10:00:00Z',
    });
  });

  it('reads another program’s prefixes', () => {
    const xml =
      '<ns0:document><ns0:body><ns0:p><ns0:r><ns0:t>Hola</ns0:t></ns0:r></ns0:p></ns0:body></ns0:document>';
    expect(read(zipOf({ 'word/document.xml': xml })).text).toBe('Hola');
  });
});
