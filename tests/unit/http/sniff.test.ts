import { describe, expect, it } from 'vitest';
import { sniff, type SniffedType, sniffType } from '../../../supabase/functions/_shared/http/sniff.ts';
import { cpuMilliseconds } from '../../support/cpu-time.ts';

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff);
const utf8 = (text: string) => new TextEncoder().encode(text);
const zip = (...names: string[]) =>
  bytes(names.map((name) => `PK\x03\x04\x14\x00${'\0'.repeat(24)}${name}\x03\x04\xff\xfe`).join(''));

const CASES: [string, Uint8Array, SniffedType, string?][] = [
  ['a PDF', bytes('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj'), 'pdf'],
  ['a PDF called HTML', bytes('%PDF-1.4\n'), 'pdf', 'text/html'],
  ['a PDF after junk', bytes(`${'\n'.repeat(500)}junk\r\n%PDF-1.5\n`), 'pdf'],
  ['a PDF after a byte order mark', bytes('\xef\xbb\xbf%PDF-1.5\n'), 'pdf'],
  ['a PDF after a PHP warning', bytes('<br />\n<b>Warning</b>: x in <b>y</b>\n%PDF-1.5\n…'), 'pdf'],
  ['a PDF inside an error page that ends as one', bytes('<html><b>x</b>\n%PDF-1.5\nstuff\n%%EOF\n'), 'pdf'],
  ['a header too far in', bytes(`${'x '.repeat(600)}%PDF-1.5\n`), 'text'],
  [
    'a web page saved as .pdf',
    utf8('<!DOCTYPE html><html><body>Sesión expirada</body></html>'),
    'html',
    'application/pdf',
  ],
  ['a web page about PDF', utf8('<!doctype html><p>A file begins with %PDF-1.7</p>'), 'html'],
  ['a web page after blank lines and a comment', utf8('\n\n \n<!-- x -->\n<html lang="es">'), 'html'],
  ['XHTML', utf8('<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN"><html>'), 'html'],
  ['a fragment of HTML', utf8('<p class="x">Hola</p>'), 'html'],
  ['HTML that begins with text', utf8('Aviso <div>hola</div>'), 'html', 'text/html; charset=utf-8'],
  ['text that mentions a tag', utf8('Use <div> para bloques'), 'text', 'text/plain'],
  ['text called HTML', utf8('solo texto'), 'text', 'text/html'],
  ['XML', utf8('<?xml version="1.0" encoding="UTF-8"?>\n<urlset>'), 'xml', 'text/html'],
  ['a feed without a declaration', utf8('<rss version="2.0"><channel>'), 'xml'],
  [
    'XML with a style sheet and a comment',
    utf8('<?xml version="1.0"?>\n<!-- Joomla -->\n<?xml-stylesheet href="a.css"?>\n<rss>'),
    'xml',
  ],
  ['XML by its declared type', utf8('<datos><a/></datos>'), 'xml', 'application/atom+xml; charset=utf-8'],
  ['UTF-8 text', utf8('Evaluación docente\n'), 'text'],
  ['windows-1252 text', bytes('Evaluaci\xf3n docente \x93x\x94'), 'text'],
  ['UTF-16 text', bytes('\xff\xfeH\0o\0l\0a\0'), 'text'],
  [
    'UTF-16 text without a mark',
    bytes([...'Evaluación docente 2025'].map((char) => `${char}\0`).join('')),
    'text',
  ],
  ['UTF-16 HTML', bytes(`\xff\xfe${[...'<html><body>'].map((char) => `${char}\0`).join('')}`), 'html'],
  ['text with a form feed', utf8('página 1\f página 2'), 'text'],
  ['JSON', utf8('{"a": 1}'), 'text', 'application/json'],
  ['a PNG', bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), 'image', 'application/pdf'],
  ['a JPEG', bytes('\xff\xd8\xff\xe0\0\x10JFIF'), 'image'],
  ['a GIF', bytes('GIF89a\x01\0'), 'image'],
  ['a TIFF', bytes('II*\0\x08\0\0\0'), 'image'],
  ['a WebP', bytes('RIFF\x10\0\0\0WEBPVP8 '), 'image'],
  ['a HEIC', bytes('\0\0\0\x18ftypheic\0\0\0\0'), 'image'],
  ['a word that begins like a bitmap', utf8('BMW publica su memoria anual de 2024 para todos'), 'text'],
  ['RTF', bytes('{\\rtf1\\ansi hola}'), 'rtf', 'application/msword'],
  ['an old Word file', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0'), 'doc'],
  ['nothing', new Uint8Array(), 'unknown', 'application/pdf'],
  [
    'noise',
    bytes(Array.from({ length: 400 }, (_, at) => String.fromCharCode((at * 37) % 256)).join('')),
    'unknown',
    'text/plain',
  ],
];

describe('sniffing', () => {
  it.each(CASES)('%s', (_, data, type, declared) => expect(sniffType(data, declared)).toBe(type));

  it.each([
    ['docx', zip('[Content_Types].xml', 'word/document.xml')],
    ['xlsx', zip('[Content_Types].xml', 'xl/workbook.xml')],
    ['pptx', zip('[Content_Types].xml', 'ppt/presentation.xml')],
    ['odt', zip('mimetypeapplication/vnd.oasis.opendocument.text', 'content.xml')],
    ['ods', zip('mimetypeapplication/vnd.oasis.opendocument.spreadsheet')],
    ['epub', zip('mimetypeapplication/epub+zip')],
    [null, zip('datos.csv')],
    [null, bytes('PK\x05\x06')],
  ])(
    'knows a zip that is %s',
    (hint, data) => expect(sniff(data, 'application/pdf')).toEqual({ type: 'zip', hint }),
  );

  it.each([
    ['WordDocument', 'doc'],
    ['Workbook', 'xls'],
    ['EncryptedPackage', 'encrypted'],
    ['Contents', 'ole'],
  ])('knows an old Office file with a stream %s', (stream, hint) => {
    const file = new Uint8Array(2048);
    file.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    file[48] = 1; // the directory's sector
    file.set(bytes([...stream].map((char) => `${char}\0`).join('')), 1024);
    expect(sniff(file)).toEqual({ type: 'doc', hint });
  });

  it('looks only at the beginning and the end of a large file', () => {
    const large = new Uint8Array(50 << 20).fill(0x20);
    expect(sniffType(large)).toBe('text');
    expect(cpuMilliseconds(() => sniffType(large))).toBeLessThan(50);
  });
});
