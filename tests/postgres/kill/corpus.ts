import { createServer } from 'node:http';
import { Buffer } from 'node:buffer';
import { PDFDocument, StandardFonts } from 'pdf-lib';

/** What each document of a seed has to end as. */
export const EXPECTED: Record<string, 'ready' | 'duplicate' | 'rejected'> = {
  'articulo.html': 'ready',
  'copia.txt': 'ready',
  'largo.pdf': 'ready',
  'nota.txt': 'duplicate',
  'truncado.pdf': 'rejected',
  'vacio.txt': 'rejected',
};
/** These two have the same bytes: which comes first is ready, the other its duplicate. */
export const TWINS = ['copia.txt', 'nota.txt'];

const PAGES = 12;
const SENTENCES = [
  'La evaluación docente considera el portafolio, la autoevaluación y las referencias de terceros.',
  'Cada profesora entrega evidencias de la planificación, la enseñanza y la reflexión pedagógica.',
  'El módulo dos incluye la grabación de una clase completa con sus estudiantes.',
  'Los criterios de la rúbrica describen niveles de desempeño que van de insatisfactorio a destacado.',
  'La comisión comunal revisa los antecedentes y puede confirmar o modificar la categoría.',
  'Los plazos de entrega se publican cada año en el calendario oficial del proceso.',
];

export interface Corpus {
  /** Where the functions fetch from, `host:port`. */
  readonly host: string;
  urls(seed: number): string[];
  bytes(url: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Serves the documents of every seed; each seed has texts of its own, so that nothing is known already. */
export async function serveCorpus(): Promise<Corpus> {
  const made = new Map<string, Promise<Uint8Array>>();
  const documentOf = (path: string): Promise<Uint8Array> | null => {
    const [, seed = '', name = ''] = /^\/(\d+)\/([a-z.]+)$/.exec(path) ?? [];
    if (!(name in EXPECTED)) return null;
    const bytes = made.get(path) ?? makeDocument(Number(seed), name);
    made.set(path, bytes);
    return bytes;
  };
  const server = createServer(async (request, response) => {
    const bytes = await documentOf(request.url ?? '');
    if (bytes === null) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    host,
    urls: (seed) => Object.keys(EXPECTED).map((name) => `http://${host}/${seed}/${name}`),
    bytes: async (url) => await documentOf(new URL(url).pathname) ?? new Uint8Array(),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function makeDocument(seed: number, name: string): Promise<Uint8Array> {
  switch (name) {
    case 'articulo.html':
      return Buffer.from(articleOf(seed));
    case 'largo.pdf':
      return await pdfOf(seed);
    case 'truncado.pdf':
      return (await pdfOf(seed)).subarray(0, 700);
    case 'vacio.txt':
      return new Uint8Array();
    default:
      return Buffer.from(paragraphs(seed, 100, 6).join('\n\n'));
  }
}

function paragraphs(seed: number, from: number, count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    const number = from + n;
    const rest = SENTENCES.map((_, at) => SENTENCES[(at + number + seed) % SENTENCES.length]).slice(0, 4);
    return `Apartado ${number} del proceso ${seed}. ${rest.join(' ')}`;
  });
}

function articleOf(seed: number): string {
  const body = paragraphs(seed, 200, 8).map((text) => `<p>${text}</p>`).join('\n');
  return `<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Proceso ${seed}</title></head>
<body><main><article><h1>Orientaciones del proceso ${seed}</h1>\n${body}</article></main></body></html>`;
}

/** Many pages for one CPU budget, so that reading it takes several invocations. */
async function pdfOf(seed: number): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (let page = 1; page <= PAGES; page += 1) {
    const lines = paragraphs(seed, page * 10, 5).flatMap((text) => text.match(/.{1,85}(\s|$)/g) ?? []);
    const sheet = pdf.addPage([595, 842]);
    lines.forEach((line, n) => sheet.drawText(line.trim(), { x: 50, y: 780 - n * 16, size: 11, font }));
  }
  return await pdf.save();
}
