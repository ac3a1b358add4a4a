// Run by Deno: opens the PDF whose bytes are given in base64 and says what became of it, a moment later.
import { openPdf } from '../../../supabase/functions/_shared/pdf/open-pdf.ts';

const bytes = Uint8Array.from(atob(Deno.args[0] ?? ''), (char) => char.charCodeAt(0));
const outcome = await openPdf(bytes).then(
  async (reader) => {
    const { chars } = await reader.readPage(1);
    await reader.close();
    return { pages: reader.pageCount, chars };
  },
  (error: { code?: string }) => ({ code: error.code }),
);
await new Promise((resolve) => setTimeout(resolve, 200));
console.log(JSON.stringify(outcome));
