import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { documentBytes } from '../../local/sample-site/answers.ts';
import { DOCUMENTS, isServed } from '../../local/sample-site/catalogue.ts';
import { docx, footnotes, item, numbering, odt, p, row, styles } from '../unit/office/make-office.ts';

export const FORMATS = ['pdf', 'html', 'docx', 'odt', 'rtf', 'text'] as const;
export type Format = (typeof FORMATS)[number];

/** Files that are mutated, by format: ours, so that fuzzing needs nothing else, and the shared corpus where it is there. */
export async function seedFiles(): Promise<Record<Format, readonly Uint8Array[]>> {
  const site = (extension: string) =>
    Promise.all(
      DOCUMENTS.filter((one) => one.path.endsWith(extension) && isServed(one, 1)).map((one) =>
        documentBytes(one, 1)
      ),
    );
  return {
    pdf: [...small(await site('.pdf')), ...shared('pdf-hard', '.pdf'), ...shared('pdf-truth', '.pdf')],
    html: [...await site('.html'), ...shared('html-es', '.html')],
    docx: [ourDocx()],
    odt: [ourOdt()],
    rtf: [ourRtf()],
    text: await site('.txt'),
  };
}

/** A mutation of a large file is no better than one of a small one, and takes longer. */
const LARGEST = 150_000;

function small(files: readonly Uint8Array[]): Uint8Array[] {
  return files.filter((file) => file.length > 0 && file.length <= LARGEST);
}

const CORPUS = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));

function shared(folder: string, extension: string): Uint8Array[] {
  const root = `${CORPUS}${folder}`;
  if (!existsSync(root)) return [];
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith(extension)
  ).sort();
  return small(
    names.map((name) => `${root}/${name}`).filter((path) => statSync(path).size <= LARGEST).map((path) =>
      readFileSync(path)
    ),
  );
}

const SENTENCE = 'La evaluación docente se rige por el artículo 12º bis, letra b), de la ley N.º 20.903.';

function ourDocx(): Uint8Array {
  const body = p('Título II', '<w:pStyle w:val="Heading1"/>') +
    Array.from({ length: 12 }, (_, n) => p(`${n} ${SENTENCE}`) + item(`Punto ${n}`, 1, n % 3)).join('') +
    `<w:tbl>${row('Cargo', 'Monto')}${row('Director', '$1.234.567')}</w:tbl>`;
  const abstract = '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>' +
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>';
  return docx(body, {
    'word/styles.xml': styles('<w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'),
    'word/numbering.xml': numbering(abstract),
    'word/footnotes.xml': footnotes(
      '<w:footnote w:id="1"><w:p><w:r><w:t>Nota</w:t></w:r></w:p></w:footnote>',
    ),
  });
}

function ourOdt(): Uint8Array {
  const paragraphs = Array.from({ length: 12 }, (_, n) => `<text:p>${n} ${SENTENCE}</text:p>`).join('');
  return odt(
    `<text:h text:outline-level="1">Título II</text:h>${paragraphs}<text:list><text:list-item>` +
      '<text:p>Uno</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell>' +
      '<text:p>Cargo</text:p></table:table-cell></table:table-row></table:table>',
  );
}

function ourRtf(): Uint8Array {
  const lines = Array.from({ length: 12 }, (_, n) => `{\\b ${n}} ${rtfOf(SENTENCE)}\\par\n`).join('');
  return new TextEncoder().encode(`{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}\\f0 ${lines}}`);
}

function rtfOf(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0)}?`);
}
