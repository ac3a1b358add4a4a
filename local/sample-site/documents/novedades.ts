import { html, pdf } from '../make.ts';
import { doc, HTML, PDF, type SiteDocument } from '../site-document.ts';

export const NOVEDADES: readonly SiteDocument[] = [
  doc(
    '/noticias/2025/educadoras-de-parvulos.html',
    'Educadoras de párvulos se suman',
    ['noticias'],
    HTML,
    html('educadoras.md'),
  ),
  doc(
    '/noticias/adjuntos/minuta-bono.pdf',
    'Minuta: bono de permanencia',
    ['noticias'],
    PDF,
    pdf('minuta-bono.md', { family: 'times', fontSize: 12, password: { owner: 'solo-lectura' } }),
  ),
  doc(
    '/boletines/plataforma-en-linea.html',
    'La plataforma en línea cambia de cara',
    ['boletines'],
    HTML,
    html('plataforma.md'),
  ),
  doc('/boletines/talleres-de-enero.html', 'Talleres de enero', ['boletines'], HTML, html('talleres.md')),
];
