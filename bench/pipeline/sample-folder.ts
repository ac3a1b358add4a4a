import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Buffer } from 'node:buffer';
import PDFDocument from 'pdfkit';

const SENTENCES = [
  'El portafolio docente reúne evidencias de la práctica pedagógica en el aula.',
  'La evaluación considera la planificación, la clase grabada y la reflexión del profesor.',
  'Cada establecimiento informará los plazos a su comunidad escolar antes de marzo.',
  'Las rúbricas describen los niveles de desempeño de cada indicador.',
];

/** PDFs to measure on where the shared collection is absent: 20 documents of 1 to 39 pages. Returns the folder. */
export async function sampleFolder(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  for (let document = 0; document < 20; document++) {
    writeFileSync(join(folder, `documento-${document}.pdf`), await makePdf(document, 1 + 2 * document));
  }
  return folder;
}

function makePdf(seed: number, pages: number): Promise<Uint8Array> {
  const pdf = new PDFDocument({ size: 'A4', info: { Title: `Documento de muestra ${seed}` } });
  const parts: Uint8Array[] = [];
  pdf.on('data', (part: Uint8Array) => parts.push(part));
  const done = new Promise<Uint8Array>((resolve) => pdf.on('end', () => resolve(Buffer.concat(parts))));
  for (let page = 1; page <= pages; page++) {
    if (page > 1) pdf.addPage();
    pdf.fontSize(14).text(`Artículo ${page}`).fontSize(10);
    for (let line = 0; line < 30; line++) {
      pdf.text(`${SENTENCES[(seed + page + line) % SENTENCES.length]} (${seed}.${page}.${line})`);
    }
  }
  pdf.end();
  return done;
}
