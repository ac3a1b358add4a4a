import { longPdf, pdf } from '../make.ts';
import { doc, PDF, type SiteDocument } from '../site-document.ts';

const guia = pdf('guia-retroalimentacion.md', { family: 'times', fontSize: 12, foot: 'n-de-m' });

export const BIBLIOTECA: readonly SiteDocument[] = [
  doc(
    '/archivos/normativa/reglamento-evaluacion-docente.pdf',
    'Reglamento general de la evaluación docente',
    ['biblioteca'],
    PDF,
    longPdf({
      family: 'times',
      fontSize: 12,
      leading: 1.5,
      margin: 92,
      justify: true,
      hyphenate: true,
      head: 'Reglamento general de la evaluación docente',
      foot: 'n-de-m',
    }),
  ),
  doc(
    '/archivos/normativa/decreto-214-asignaciones.pdf',
    'Decreto N° 214, asignaciones por desempeño',
    ['biblioteca'],
    PDF,
    pdf('decreto-asignaciones.md', { family: 'times', fontSize: 12, justify: true, hyphenate: true }),
  ),
  doc(
    '/archivos/normativa/tablas-remuneraciones-2025.pdf',
    'Tablas de referencia de asignaciones',
    ['biblioteca'],
    PDF,
    pdf('tablas-remuneraciones.md', { foot: 'n-de-m' }),
  ),
  doc(
    '/archivos/normativa/calendario-2025.pdf',
    'Calendario del proceso 2025',
    ['biblioteca'],
    PDF,
    pdf('calendario.md', { head: 'Calendario 2025' }),
    { modified: ['2025-03-10T09:00:00Z', '2025-06-20T15:30:00Z'] },
  ),
  doc(
    '/archivos/normativa/instructivo-apelacion-2024.pdf',
    'Instructivo de apelación 2024',
    ['biblioteca'],
    PDF,
    pdf('instructivo-apelacion.md'),
    { until: 1 },
  ),
  doc(
    '/archivos/guias/manual-portafolio.pdf',
    'Manual para la elaboración del portafolio',
    ['biblioteca'],
    PDF,
    pdf('manual-portafolio.md', {
      family: 'liberation',
      justify: true,
      hyphenate: true,
      ligatures: true,
      head: 'Manual para la elaboración del portafolio 2025',
      foot: 'n-de-m',
    }),
  ),
  doc(
    '/archivos/guias/boletin-practica-reflexiva.pdf',
    'Boletín de práctica reflexiva N.º 7',
    ['biblioteca'],
    PDF,
    pdf('boletin-practica.md', {
      columns: 2,
      margin: 60,
      fontSize: 11.5,
      justify: true,
      hyphenate: true,
      head: 'Práctica reflexiva · N.º 7',
    }),
  ),
  doc(
    '/archivos/guias/rubrica-planificacion.pdf',
    'Rúbrica de planificación de la enseñanza',
    ['biblioteca', 'noticias'],
    PDF,
    pdf('rubrica-planificacion.md', { size: [792, 612], margin: 48, fontSize: 10 }),
  ),
  doc('/archivos/guias/guia-retroalimentacion.pdf', 'Guía de retroalimentación', ['biblioteca'], PDF, guia),
  doc(
    '/archivos/guias/material-visita/guia-retroalimentacion.pdf',
    'Guía de retroalimentación (material de visita)',
    ['biblioteca'],
    PDF,
    guia,
  ),
  doc(
    '/archivos/guias/Año 2025/Guía de observación.pdf',
    'Guía de observación de aula',
    ['biblioteca'],
    PDF,
    pdf('guia-observacion.md', { family: 'liberation', fontSize: 12 }),
  ),
];
