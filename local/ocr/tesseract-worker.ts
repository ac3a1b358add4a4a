/** tesseract in a thread of Deno's: takes page images, answers with what it read on them. */
import type { PageImage } from '../../supabase/functions/_shared/ocr/types.ts';
import { openRecogniser } from './recogniser.ts';
import type { Answer } from './tesseract.ts';

interface Scope {
  onmessage: ((event: { readonly data: PageImage }) => void) | null;
  postMessage(answer: Answer): void;
}
const scope = globalThis as unknown as Scope;

const recogniser = await openRecogniser();
scope.onmessage = ({ data }) => {
  try {
    scope.postMessage({ page: recogniser.recognise(data) });
  } catch (thrown) {
    scope.postMessage({ error: thrown instanceof Error ? thrown.message : String(thrown) });
  }
};
scope.postMessage({ ready: true });
