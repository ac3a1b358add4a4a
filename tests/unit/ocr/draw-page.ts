import { PDFDocument } from 'pdf-lib';
import type { Block } from '../../../local/sample-site/blocks.ts';
import { scannedPage } from '../../../local/sample-site/pdf/scan.ts';
import { openPageImages } from '../../../supabase/functions/_shared/ocr/page-images.ts';
import type { PageImage } from '../../../supabase/functions/_shared/ocr/types.ts';

export const HEADING = 'Oficio de la Comisión Comunal n.º 27';
export const PARAGRAPHS = [
  'El artículo 12 bis del Título II establece que la evaluación del desempeño profesional docente será formativa, ' +
  'y que cada año la Dirección Provincial de Ñuble informará sus resultados a las y los educadores.',
  '¿Cómo se acredita el módulo 3? Según el decreto 453, la bonificación asciende a $1.250.000 y se paga en el 1º ' +
  'y el 2º semestre, a más tardar el 30 de septiembre.',
  'Quienes hayan obtenido un resultado básico por segunda vez consecutiva podrán solicitar acompañamiento pedagógico; ' +
  'la comunidad educativa, el sostenedor y la mutual serán notificados por escrito de la resolución que corresponda.',
];

/** A page as a scanner makes it, a third of a degree askew and with dust on it, at 200 dpi. */
export async function drawScan(): Promise<PageImage> {
  const blocks: Block[] = [
    { kind: 'heading', level: 1, text: HEADING },
    ...PARAGRAPHS.map((text): Block => ({ kind: 'paragraph', text })),
  ];
  const document = await PDFDocument.create();
  const picture = await document.embedPng(scannedPage({ title: HEADING, blocks, notes: new Map() }));
  document.addPage([612, 792]).drawImage(picture, { x: 0, y: 0, width: 612, height: 792 });
  const images = await openPageImages(await document.save());
  try {
    return images.render(1, 200, 8_000_000);
  } finally {
    images.close();
  }
}
