import type { GreyImage } from '../../supabase/functions/_shared/ocr/types.ts';
import type { Letter } from './spelling/letters.ts';
import { spelling } from './spelling/spelling.ts';

/** A box in pixels of the image, from its top left corner. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface HocrWord extends Box {
  readonly text: string;
  /** 0–1. */
  readonly confidence: number;
}

export interface HocrLine extends Box {
  /** Where letters stand, at the middle of the line. */
  readonly baseline: number;
  /** From the highest ascender to the lowest descender that its letters would have. */
  readonly size: number;
  readonly words: readonly HocrWord[];
}

const TAG =
  /<span class='(ocr_line|ocr_header|ocr_caption|ocr_textfloat|ocrx_word|ocrx_cinfo)'[^>]*? title=(["'])(.*?)\2[^>]*>/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** The lines of text of tesseract's hOCR (https://kba.github.io/hocr-spec/1.2/), in its order of reading; `image` is what it read. */
export function parseHocr(hocr: string, image: GreyImage): HocrLine[] {
  const lines: (Omit<HocrLine, 'words'> & { words: Spelling[] })[] = [];
  for (const match of hocr.matchAll(TAG)) {
    const [tag, kind = '', , title = ''] = match;
    const [left = 0, top = 0, right = 0, bottom = 0] = numbersOf(title, 'bbox');
    if (kind === 'ocrx_cinfo') {
      const start = match.index + tag.length;
      const text = plain(hocr.slice(start, hocr.indexOf('</span>', start)));
      const [charLeft = 0, charTop = 0, charRight = 0, charBottom = 0] = numbersOf(title, 'x_bboxes');
      lines.at(-1)?.words.at(-1)?.chars.push({
        text,
        left: charLeft,
        top: charTop,
        right: charRight,
        bottom: charBottom,
      });
    } else if (kind === 'ocrx_word') {
      const confidence = (numbersOf(title, 'x_wconf')[0] ?? 0) / 100;
      lines.at(-1)?.words.push({ left, top, right, bottom, text: '', confidence, chars: [] });
    } else {
      const [slope = 0, offset = 0] = numbersOf(title, 'baseline');
      const baseline = bottom + offset + slope * (right - left) / 2;
      const size = numbersOf(title, 'x_size')[0] ?? bottom - top;
      lines.push({ left, top, right, bottom, baseline, size, words: [] });
    }
  }
  const spelt = ({ chars, ...word }: Spelling): HocrWord => ({ ...word, text: spelling(chars, image) });
  return lines.map((line) => ({ ...line, words: line.words.map(spelt).filter(({ text }) => text !== '') }))
    .filter(({ words }) => words.length > 0);
}

interface Spelling extends HocrWord {
  readonly chars: Letter[];
}

function numbersOf(title: string, property: string): number[] {
  const part = title.split(';').map((one) => one.trim().split(/\s+/)).find(([name]) => name === property);
  return part?.slice(1).map(Number) ?? [];
}

function plain(html: string): string {
  return html.replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ENTITIES[name] ?? '')
    .trim();
}
