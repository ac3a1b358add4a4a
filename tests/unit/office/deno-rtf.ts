// Run by Deno: the text of an RTF file that is given as JSON, a character for each byte.
import { readRtf } from '../../../supabase/functions/_shared/office/rtf.ts';

const source: unknown = JSON.parse(Deno.args[0] ?? '""');
const bytes = Uint8Array.from(String(source), (sign) => sign.charCodeAt(0));
console.log(JSON.stringify(readRtf(bytes).drafts.map(({ text }) => text)));
