// Run by Deno: reads a page in the worker, aborts one and reads it again, and says whether the thread went on meanwhile.
import { createTesseract } from '../../../local/ocr/tesseract.ts';
import { drawScan } from './draw-page.ts';

const page = await drawScan();
const engine = await createTesseract();
const aborted = new AbortController();
setTimeout(() => aborted.abort(new Error('no time left')), 300);
const why = await engine.readPage(page, aborted.signal).then(() => 'read', (error: Error) => error.message);
let ticks = 0;
const ticking = setInterval(() => ticks++, 10);
const { lines } = await engine.readPage(page, new AbortController().signal);
clearInterval(ticking);
await engine.close();
const hasty = await createTesseract({ limitMs: 200 });
const late = await hasty.readPage(page, new AbortController().signal).catch((error: Error) => error);
await hasty.close();
console.log(JSON.stringify({ why, ticks, text: lines.map(({ text }) => text).join('\n'), late }));
