import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { PDFDocument, StandardFonts } from 'pdf-lib';

/** Gives every hundredth document, at least one, a paragraph more on its middle page. Returns which. */
export async function changeDocuments(files: readonly string[]): Promise<string[]> {
  const bySize = [...files].sort((a, b) => statSync(a).size - statSync(b).size);
  const wanted = Math.max(1, Math.round(files.length / 100));
  const changed: string[] = [];
  for (let at = Math.floor(bySize.length / 2); at < bySize.length && changed.length < wanted; at++) {
    const file = bySize[at];
    if (file !== undefined && await addParagraph(file)) changed.push(file);
  }
  return changed;
}

/** False for a PDF that pdf-lib cannot write. */
async function addParagraph(file: string): Promise<boolean> {
  try {
    const document = await PDFDocument.load(readFileSync(file), { updateMetadata: false });
    const pages = document.getPages();
    const page = pages[Math.floor(pages.length / 2)];
    if (page === undefined) return false;
    const font = await document.embedFont(StandardFonts.Helvetica);
    const text = 'Disposición agregada: la presente versión reemplaza a la anterior desde esta fecha.';
    page.drawText(text, { x: 60, y: page.getHeight() / 2, size: 10, font });
    writeFileSync(file, await document.save());
    return true;
  } catch {
    return false;
  }
}
