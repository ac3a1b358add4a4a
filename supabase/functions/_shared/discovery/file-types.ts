const set = (words: string) => new Set(words.split(/\s+/));

/** What people publish as documents and data. Archives count: they hold documents. */
const DOCUMENTS = set(
  'pdf doc docx docm dot dotx odt ott rtf txt wpd pages epub mobi djvu ps xps tex md ' +
    'xls xlsx xlsm xlsb xlt xltx ods csv tsv ppt pptx pptm pps ppsx odp pot potx ' +
    'zip rar 7z gz tgz tar bz2 xz p7m sav dta dbf mdb accdb parquet',
);
/** Machine-readable data and their schemas: documents where they are offered for download, else part of the site. */
const DATA = set('json geojson jsonl xml kml kmz gml shp gpkg rdf ttl yaml yml sql log');
const ASSETS = set(
  'jpg jpeg png gif svg webp avif bmp ico tif tiff heic css js mjs map woff woff2 ttf eot otf ' +
    'mp3 mp4 m4a m4v ogg ogv oga wav webm avi mov wmv flv mpg mpeg m3u8 swf ' +
    'exe msi dmg apk iso jar deb rpm ics vcf atom rss',
);
const PAGES = set(
  'html htm xhtml shtml php php3 php5 phtml asp aspx ashx jsp jspx do action cgi pl cfm nsf xsp',
);

export type FileKind = 'document' | 'data' | 'asset' | 'page' | 'none';

/** What the last extension of a file name says; `none` where there is no known one. */
export function fileKind(name: string): FileKind {
  const extension = /[^/\\]\.([A-Za-z0-9]{1,8})[\s.)"']*$/.exec(name)?.[1]?.toLowerCase();
  if (extension === undefined) return 'none';
  if (DOCUMENTS.has(extension)) return 'document';
  if (DATA.has(extension)) return 'data';
  if (ASSETS.has(extension)) return 'asset';
  return PAGES.has(extension) ? 'page' : 'none';
}

const DOCUMENT_TYPES =
  /^(text\/(plain|markdown|csv|rtf|tab-separated-values)|application\/(pdf|x-pdf|msword|rtf|zip|x-zip.*|epub\+zip|vnd\.(ms-(word|excel|powerpoint)|openxmlformats|oasis\.opendocument).*))/i;

/** True when a declared media type is one of a document; undefined when it says nothing. */
export function isDocumentType(type: string | undefined): boolean | undefined {
  const trimmed = type?.trim();
  if (!trimmed || !trimmed.includes('/')) return undefined;
  if (/octet-stream|force-download/i.test(trimmed)) return undefined;
  return DOCUMENT_TYPES.test(trimmed);
}
