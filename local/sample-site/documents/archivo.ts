import { bytes, html, pdf, truncated } from '../make.ts';
import { doc, HTML, PDF, type SiteDocument } from '../site-document.ts';
import { storedZip } from '../zip.ts';

const XLSX = storedZip([
  [
    '[Content_Types].xml',
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
  ],
  [
    'xl/workbook.xml',
    '<?xml version="1.0"?><workbook xmlns="urn:muestra"><sheets><sheet name="Plantilla de bitácora" sheetId="1"/></sheets></workbook>',
  ],
]);

export const ARCHIVO: readonly SiteDocument[] = [
  doc(
    '/archivo/norma-tecnica-3',
    'Norma técnica N.º 3',
    ['archivo'],
    HTML,
    pdf('norma-grabacion.md', { family: 'times' }),
  ),
  doc('/archivo/carta-a-los-equipos.pdf', 'Carta a los equipos', ['archivo'], PDF, html('carta-equipos.md')),
  doc(
    '/archivo/vigente/protocolo-contingencia.pdf',
    'Protocolo de contingencia',
    [],
    PDF,
    pdf('protocolo-contingencia.md'),
  ),
  doc(
    '/archivo/nomina-reservada.pdf',
    'Nómina reservada',
    ['archivo'],
    PDF,
    pdf('nomina-reservada.md', { password: { user: 'arrayán', owner: 'arrayanes' } }),
  ),
  doc(
    '/archivo/descarga-interrumpida.pdf',
    'Descarga interrumpida',
    ['archivo'],
    PDF,
    truncated(pdf('decreto-asignaciones.md'), 0.6),
  ),
  doc('/archivo/vacio.pdf', 'Archivo vacío', ['archivo'], PDF, bytes(new Uint8Array(0))),
  doc(
    '/archivo/plantilla-bitacora.xlsx',
    'Plantilla de bitácora',
    ['archivo'],
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    bytes(XLSX),
  ),
  doc('/privado/borrador-criterios.pdf', 'Borrador interno', ['archivo'], PDF, pdf('borrador-privado.md')),
];
