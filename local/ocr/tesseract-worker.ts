import type { OcrPage, PageImage } from '../../supabase/functions/_shared/ocr/types.ts';
import { readPage } from './read-page.ts';
import { createRecogniser } from './recogniser.ts';

/** What the worker answers to each page image that it is sent. */
export type Answer = { readonly page: OcrPage } | { readonly failed: string };

const recogniser = createRecogniser();

self.onmessage = async ({ data }: MessageEvent<PageImage>): Promise<void> => {
  let answer: Answer;
  try {
    answer = { page: readPage(await recogniser, data) };
  } catch (error) {
    answer = { failed: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(answer);
};
