import { utf16WithoutMark } from './utf16.ts';

export type SniffedType = 'pdf' | 'html' | 'xml' | 'text' | 'zip' | 'image' | 'rtf' | 'doc' | 'unknown';

export interface Sniffed {
  readonly type: SniffedType;
  /** What kind of zip, old Office file or image, where the bytes say: `docx`, `odt`, `epub`, `xls`, `encrypted`, `png`, … */
  readonly hint: string | null;
}

/** PDF readers look for the header in the first 1024 bytes (ISO 32000-1, implementation note 13). */
const PDF_HEADER_WINDOW = 1024;
const TEXT_WINDOW = 4096;
const ZIP_WINDOW = 8192;
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const IMAGES: readonly (readonly [string, readonly number[]])[] = [
  ['png', [0x89, 0x50, 0x4e, 0x47]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['gif', [0x47, 0x49, 0x46, 0x38]],
  ['tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['tiff', [0x4d, 0x4d, 0x00, 0x2a]],
  ['bmp', [0x42, 0x4d]],
];

/** What the bytes are. The declared type decides only between html, xml and text that show no sign of their own. */
export function sniffType(bytes: Uint8Array, declared?: string | null): SniffedType {
  return sniff(bytes, declared).type;
}

export function sniff(bytes: Uint8Array, declared?: string | null): Sniffed {
  const head = latin1(bytes.subarray(0, TEXT_WINDOW));
  if (isPdf(bytes, head)) return found('pdf');
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return found('zip', zipHint(bytes));
  if (head.startsWith('{\\rtf')) return found('rtf');
  if (startsWith(bytes, OLE)) return found('doc', oleHint(bytes));
  const image = imageKind(bytes, head);
  if (image !== null) return found('image', image);
  const text = asText(bytes);
  if (text === null) return found('unknown');
  return found(markupKind(text, declared ?? ''));
}

const found = (type: SniffedType, hint: string | null = null): Sniffed => ({ type, hint });

/** A page that speaks of PDF headers is still a page, unless it ends as a PDF does (a warning printed before the file). */
function isPdf(bytes: Uint8Array, head: string): boolean {
  const at = head.slice(0, PDF_HEADER_WINDOW).search(/%PDF-\d/);
  if (at < 0) return false;
  if (!/^[\s\u00ef\u00bb\u00bf]*<(!doctype|html|head|\?xml)/i.test(head)) return true;
  return latin1(bytes.subarray(-1024)).includes('%%EOF');
}

function zipHint(bytes: Uint8Array): string | null {
  const head = latin1(bytes.subarray(0, ZIP_WINDOW));
  // OpenDocument and EPUB name their type in the first entry, which is stored uncompressed.
  const mimetype = /mimetypeapplication\/(?:vnd\.oasis\.opendocument\.|)([a-z+]+)/.exec(head)?.[1];
  const named: Record<string, string> = {
    text: 'odt',
    spreadsheet: 'ods',
    presentation: 'odp',
    'epub+zip': 'epub',
  };
  if (mimetype !== undefined && named[mimetype] !== undefined) return named[mimetype];
  // Office writes its parts' names both at each part and in the directory at the end.
  const names = head + latin1(bytes.subarray(-ZIP_WINDOW));
  if (names.includes('word/')) return 'docx';
  if (names.includes('xl/')) return 'xlsx';
  return names.includes('ppt/') ? 'pptx' : null;
}

/** Streams that an old Office file has by kind; `EncryptedPackage` holds a new one behind a password. */
const OLE_STREAMS: readonly (readonly [string, string])[] = [
  ['EncryptedPackage', 'encrypted'],
  ['WordDocument', 'doc'],
  ['Workbook', 'xls'],
  ['PowerPoint Document', 'ppt'],
  ['__substg1.0_', 'msg'],
];
const OLE_DIRECTORY_BYTES = 4096;

/** The streams' names stand, in UTF-16, in the directory, whose sector the header gives ([MS-CFB]). */
function oleHint(bytes: Uint8Array): string | null {
  if (bytes.length < 512) return null;
  const header = new DataView(bytes.buffer, bytes.byteOffset, 512);
  const sectorBytes = header.getUint16(30, true) === 12 ? 4096 : 512;
  const start = (header.getUint32(48, true) + 1) * sectorBytes;
  const directory = new TextDecoder('utf-16le').decode(bytes.subarray(start, start + OLE_DIRECTORY_BYTES));
  return OLE_STREAMS.find(([name]) => directory.includes(name))?.[1] ?? 'ole';
}

function imageKind(bytes: Uint8Array, head: string): string | null {
  const magic = IMAGES.find(([kind, start]) => startsWith(bytes, start) && (kind !== 'bmp' || isBmp(bytes)));
  if (magic !== undefined) return magic[0];
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'webp';
  return /^....ftyp(heic|heix|mif1|avif)/s.test(head) ? 'heif' : null;
}

/** "BM" also begins words; a bitmap's reserved bytes are zero. */
function isBmp(bytes: Uint8Array): boolean {
  return bytes.length > 26 && bytes.subarray(6, 10).every((byte) => byte === 0);
}

/** The beginning as text, or null for binary data. */
function asText(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return null;
  const head = bytes.subarray(0, TEXT_WINDOW);
  if (startsWith(head, [0xff, 0xfe])) return new TextDecoder('utf-16le').decode(head);
  if (startsWith(head, [0xfe, 0xff])) return new TextDecoder('utf-16be').decode(head);
  const wide = utf16WithoutMark(head);
  if (wide !== undefined) return new TextDecoder(wide).decode(head);
  // Control characters that no text encoding uses; ESC is in ISO-2022, FF separates pages.
  const binary = head.filter((byte) =>
    byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte) || byte === 0x7f
  );
  return binary.length * 100 > head.length ? null : latin1(head);
}

function markupKind(text: string, declared: string): 'html' | 'xml' | 'text' {
  const start = text.replace(/^(\u00ef\u00bb\u00bf|\ufeff)/, '').replace(/^\s*(<!--[^]*?-->\s*)*/, '');
  const afterProlog = start.replace(/^(<\?[^>]*\?>\s*|<!--[^]*?-->\s*)+/, '');
  if (
    /^<(!doctype\s+html|html|head|body|title|script|meta|link|style|table|div|h1|p|br|a|font|iframe)\b/i.test(
      afterProlog,
    )
  ) {
    return 'html';
  }
  if (/^<\?xml\b/i.test(start) || /^<(rss|feed|urlset|sitemapindex|rdf:RDF|!DOCTYPE)\b/i.test(start)) {
    return 'xml';
  }
  const declaredType = declared.split(';')[0]?.trim().toLowerCase() ?? '';
  const hasTags = /<(html|head|body|title|script|table|div|p|br|a|h[1-6]|ul|li|span|frameset)\b[^<]*>/i.test(
    text,
  );
  if (hasTags && (declaredType.includes('html') || /<(html|body|head)\b/i.test(text))) return 'html';
  if (/(^|[/+])xml$/.test(declaredType) && start.startsWith('<')) return 'xml';
  return 'text';
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
