import { describe, expect, it } from 'vitest';
import { classifyLink, type LinkClues } from '../../../supabase/functions/_shared/discovery/classify-link.ts';

const classify = (url: string, more: Partial<LinkClues> = {}) =>
  classifyLink({
    url: new URL(url, 'https://www.ejemplo.cl/'),
    pageHost: 'www.ejemplo.cl',
    text: '',
    ...more,
  });

describe('documents', () => {
  it.each([
    '/a.pdf',
    '/A.PDF',
    '/a.pdf?v=3',
    '/bases...pdf',
    '/informe%20final.docx',
    '/a.pdf%20',
    '/b.odt',
    '/c.xlsx',
    '/d.csv',
    '/e.zip',
    '/f.tar.gz',
    '/g.txt',
    '/h.rtf',
    '/i.pptx',
    'https://cdn.otro.com/x/ley.pdf',
    '/obtienearchivo?id=documentos/10221.1/71704/2/rese%C3%B1as.pdf',
    '/ver.php?archivo=bases_2024.doc',
    '/visor?f=informe+anual.pdf&z=1',
    '/redirect?url=http://www.ejemplo.cl/a.pdf',
    '/download/1234',
    '/descargas/45/',
    '/bitstream/handle/10533/2345678',
    '/node/12/download',
    '/ficha/at_download/archivo',
    '/retrieve/1f0c9d4e-7a55-4a0b-9a58-26a2d6b7e1aa',
    '/DescargarDocumento.aspx?id=9',
    '/getfile.php?id=2',
    '/download.php?id=2',
    '/descargar?doc=2',
    '/verArchivo.jsp?n=1',
    '/documents/20195/0/Ley+20.903.pdf/6f1a44d2-0cb4-4a6e-9d4b-7c1d2f3a4b5c',
    '/dataset/x/resource/y/download/serie.json',
    '/dataset/x/download/mapa.geojson',
  ])('%s', (url) => expect(classify(url)).toBe('document'));

  it('by their attributes', () => {
    expect(classify('/archivo/7', { type: 'application/pdf' })).toBe('document');
    expect(
      classify('/archivo/7', {
        type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      }),
    ).toBe('document');
    expect(classify('/archivo/7', { download: '' })).toBe('document');
    expect(classify('/archivo/7', { download: 'bases.pdf' })).toBe('document');
  });

  it.each([
    'Bases (PDF, 1,2 MB)',
    'Informe [pdf - 340 KB]',
    'Descargar el documento',
    'Descargar PDF',
    'Ver pdf',
    'Descarga el archivo completo',
  ])(
    'by what they say: %s',
    (text) => expect(classify('/node/88', { text })).toBe('document'),
  );
});

describe('pages', () => {
  it.each([
    '/',
    '/documentos/',
    '/documentos/leyes',
    '/noticia.html',
    '/ver.php?id=3',
    '/descargas/',
    '/descargas/2024/',
    '/descargas?page=2',
    '/download',
    '/archivos/2024/05/',
    '/dataset/x/archivo/afbfc04e-6130-448c-953f-ef601f3e8bda',
    '/pdf/',
    '/guia-pdf',
    '/ley-20.903',
    '/que-es-un-pdf?ref=menu',
    '/docs/v2.1/',
    '/buscar?q=informe',
  ])('%s', (url) => expect(classify(url)).toBe('page'));

  it.each(['Cómo leer un PDF', 'Datos de alojamiento (Excel)', 'Descargas', 'Documentos', 'Ver más'])(
    'that say %s',
    (text) => expect(classify('/node/88', { text })).toBe('page'),
  );
});

describe('neither', () => {
  it.each([
    '/logo.png',
    '/foto.JPG?x=1',
    '/estilo.css',
    '/app.js',
    '/video.mp4',
    '/calendario.ics',
    '/feed.xml',
    '/data.json',
    '/ver?img=foto.jpg',
    '/redirect?url=http://x.cl/foto.jpg',
    'https://www.facebook.com/sharer.php?u=https://www.ejemplo.cl/a.pdf',
    'https://twitter.com/intent/tweet?text=Mira%20https%3A%2F%2Fwww.ejemplo.cl%2Fa.pdf',
    '//lector.com/rsent?lang=es&url=https://www.ejemplo.cl/a.pdf',
  ])('%s', (url) => expect(classify(url)).toBe('other'));

  it('is a picture offered for download', () => {
    expect(classify('/archivo/7', { download: 'foto.jpg' })).toBe('other');
  });
});
