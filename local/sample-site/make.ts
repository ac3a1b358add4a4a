import { readFileSync } from 'node:fs';
import { type Content, forEdition, parseContent } from './blocks.ts';
import { reglamento } from './content/reglamento.ts';
import { htmlArticle } from './html.ts';
import { renderPdf } from './pdf/render.ts';
import { scannedPage } from './pdf/scan.ts';
import { PLAIN, type Style } from './pdf/style.ts';
import { Buffer } from 'node:buffer';

/** Makes the bytes of one document in one edition of the site. */
export type Make = (edition: number) => Promise<Uint8Array>;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const readText = (name: string): string => readFileSync(new URL(`content/${name}`, import.meta.url), 'utf8');

function content(name: string, edition: number): Content {
  return parseContent(forEdition(readText(name), edition));
}

export const pdf = (name: string, style: Partial<Style> = {}): Make => (edition) =>
  renderPdf(content(name, edition), { ...PLAIN, ...style });

export const longPdf = (style: Partial<Style>): Make => () =>
  renderPdf(parseContent(reglamento()), { ...PLAIN, ...style });

/** Pages with text followed by one that is only a picture. */
export const mixedPdf = (name: string, annex: string): Make => (edition) =>
  renderPdf(content(name, edition), PLAIN, [scannedPage(content(annex, edition))]);

export const scannedPdf = (name: string): Make => (edition) => {
  const text = content(name, edition);
  return renderPdf({ ...text, blocks: [] }, PLAIN, [scannedPage(text)]);
};

/** The beginning of a file whose download broke off. */
export const truncated = (make: Make, share: number): Make => async (edition) => {
  const whole = await make(edition);
  return whole.slice(0, Math.floor(whole.length * share));
};

export const html = (name: string): Make => async (edition) => utf8(htmlArticle(content(name, edition)));

/** The same page with every accent as a combining character, as some editors save it. */
export const decomposedHtml = (name: string): Make => async (edition) =>
  utf8(htmlArticle(content(name, edition)).normalize('NFD'));

export const text = (name: string): Make => async () => utf8(readText(name));

/** Windows-1252 with CRLF line ends. Only characters that it shares with Latin-1 may stand in the text. */
export const windows1252 = (name: string): Make => async () => {
  const source = readText(name).replaceAll('\n', '\r\n');
  const foreign = /[^\p{ASCII}\u00a0-\u00ff]/u.exec(source);
  if (foreign) throw new Error(`Cannot write ${name} in Windows-1252: it holds ${foreign[0]}`);
  return Uint8Array.from(Buffer.from(source, 'latin1'));
};

export const bytes = (data: Uint8Array): Make => async () => data;
