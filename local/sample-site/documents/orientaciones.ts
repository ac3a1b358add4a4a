import { decomposedHtml, html, mixedPdf, pdf, scannedPdf, text, windows1252 } from '../make.ts';
import { doc, HTML, PDF, type SiteDocument } from '../site-document.ts';

export const ORIENTACIONES: readonly SiteDocument[] = [
  doc(
    '/orientaciones/acompanamiento-entre-pares.html',
    'Acompañamiento entre pares',
    ['orientaciones'],
    HTML,
    html('acompanamiento.md'),
  ),
  doc(
    '/orientaciones/preguntas-frecuentes.html',
    'Preguntas frecuentes',
    ['orientaciones'],
    HTML,
    decomposedHtml('preguntas-frecuentes.md'),
  ),
  doc(
    '/orientaciones/presentacion-directivos.pdf',
    'Jornada con equipos directivos',
    ['orientaciones'],
    PDF,
    pdf('presentacion-directivos.md', { size: [720, 405], margin: 50, fontSize: 20, slides: true }),
  ),
  doc(
    '/orientaciones/formulario-suspension.pdf',
    'Formulario de suspensión',
    ['orientaciones'],
    PDF,
    pdf('formulario-suspension.md', { fontSize: 12, foot: 'n-de-m' }),
  ),
  doc(
    '/orientaciones/glosario.txt',
    'Glosario',
    ['orientaciones'],
    'text/plain; charset=utf-8',
    text('glosario.txt'),
  ),
  doc(
    '/orientaciones/acta-comision-12.txt',
    'Acta N° 12',
    ['orientaciones'],
    'text/plain',
    windows1252('acta-comision.txt'),
  ),
  doc(
    '/orientaciones/informe-resultados-2024.pdf',
    'Informe de resultados 2024',
    ['orientaciones'],
    PDF,
    mixedPdf('informe-resultados.md', 'informe-anexo.md'),
  ),
  doc(
    '/orientaciones/oficio-57-escaneado.pdf',
    'Oficio circular N° 57',
    ['orientaciones'],
    PDF,
    scannedPdf('oficio-escaneado.md'),
  ),
  doc(
    '/orientaciones/comunidad/receta-pan-amasado.html',
    'Pan amasado de campo',
    ['orientaciones'],
    HTML,
    html('receta-pan-amasado.md'),
  ),
];
