import { fileKind, isDocumentType } from './file-types.ts';
import { decodeUrl } from './url-patterns.ts';

export interface LinkClues {
  /** Normalised. */
  readonly url: URL;
  /** The host of the page that the link is on. */
  readonly pageHost: string;
  readonly text: string;
  readonly type?: string | undefined;
  /** The `download` attribute, an empty string where it has no value. */
  readonly download?: string | undefined;
}

export type LinkKind = 'document' | 'page' | 'other';

/** A word for downloading in a path: `/download/123`, `/bitstream/handle/10/45`, `/node/12/descargar`. */
const DOWNLOAD_WORD = /^(downloads?|descargas?|descargar|bajar|bitstreams?|retrieve)$/i;
/** `/obtienearchivo?id=…`, `/DescargarDocumento.aspx?…`, `/download.php?…`: a script that hands out one file. */
const DOWNLOAD_SCRIPT =
  /^((download|descargar?|bajar)|.*(download|descargar?|bajar|obtener|obtiene|get|ver|abrir|mostrar|show)[_-]?(archivo|documento|doc|file|pdf|adjunto))(\.\w{1,5})?$/i;
/** A file's name in the middle of a path, an identifier after it: `/documents/20195/0/Ley.pdf/6f1a44d2-…` (Liferay). */
const FILE_NAME = /\.(pdf|docx?|xlsx?|pptx?|odt|ods|rtf|zip)$/i;
/** `(PDF, 1,2 MB)`, `pdf - 340 KB`: a size is said of files only; a bare "(Excel)" is also said of data sets' pages. */
const SAYS_FILE = /\b(pdf|docx?|xlsx?|word|excel|zip)\b[^\d]{0,12}\d[\d.,]*\s*[kmg]i?b\b/i;
const SAYS_DOWNLOAD =
  /^(((descargar|descarga|bajar|download)\s+(\p{L}+\s+){0,3}(pdf|documento|archivo|fichero|word|excel|file|document))|((ver|abrir|leer|view)\s+(el\s+)?pdf))\b/iu;

/** Whether a reader would take the link for a document, for a further page, or for neither. */
export function classifyLink({ url, pageHost, text, type, download }: LinkClues): LinkKind {
  const path = decodeUrl(url.pathname);
  const kind = fileKind(path);
  if (isShareLink(url, pageHost)) return 'other';
  const declared = isDocumentType(type);
  if (declared === true || kind === 'document') return 'document';
  if (kind === 'asset') return 'other';

  const inQuery = queryFileKind(url);
  if (inQuery === 'document') return 'document';
  if (inQuery === 'asset') return 'other';
  if (download !== undefined) return fileKind(download) === 'asset' ? 'other' : 'document';

  if (kind === 'data') return /\/(downloads?|descargas?)\//i.test(path) ? 'document' : 'other';
  const segments = path.split('/').filter((segment) => segment !== '');
  if (isDownloadPath(segments)) return 'document';
  if (url.search !== '' && DOWNLOAD_SCRIPT.test(segments.at(-1) ?? '')) return 'document';
  if (declared === undefined && (SAYS_FILE.test(text) || SAYS_DOWNLOAD.test(text))) return 'document';
  return 'page';
}

/** A word for downloading with nothing but identifiers after it or one before it, or a file's name with one after it. */
function isDownloadPath(segments: readonly string[]): boolean {
  const last = segments.at(-1) ?? '';
  const previous = segments.at(-2) ?? '';
  if (/^(at_|@@)download$/i.test(previous) || (DOWNLOAD_WORD.test(last) && isIdentifier(previous))) {
    return true;
  }
  if (!isIdentifier(last)) return false;
  const word = segments.findLast((segment) => !isIdentifier(segment) && segment.toLowerCase() !== 'handle') ??
    '';
  return DOWNLOAD_WORD.test(word) || FILE_NAME.test(previous);
}

/** A number that is not a year, or a hexadecimal key. */
function isIdentifier(segment: string): boolean {
  if (/^\d+$/.test(segment)) return !/^(19|20)\d\d$/.test(segment);
  return /^[0-9a-f-]{8,36}$/i.test(segment) && /\d/.test(segment);
}

/** What the query's file name says, where it has one: `?file=informe.pdf`, `?id=documentos/12/informe.pdf`. */
function queryFileKind(url: URL): 'document' | 'asset' | 'none' {
  for (const pair of url.search.slice(1).split('&')) {
    const kind = fileKind(decodeUrl(pair.slice(pair.indexOf('=') + 1)).replaceAll('+', ' '));
    if (kind === 'document' || kind === 'asset') return kind;
  }
  return 'none';
}

/**
 * A link to somebody else's service that carries an address as its parameter: share buttons, translators, validators,
 * screen readers. The address may end in `.pdf`; the answer is not that document.
 */
function isShareLink(url: URL, pageHost: string): boolean {
  if (url.host === pageHost || url.search === '') return false;
  return url.search.slice(1).split('&').some((pair) => {
    const value = decodeUrl(pair.slice(pair.indexOf('=') + 1));
    return /(^|\s)https?:\/\//i.test(value) && pair.includes('=');
  });
}
