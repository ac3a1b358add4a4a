/** Versions of what turns bytes into chunks. A change of behaviour raises one, and documents are read again. */
export const PARSER_VERSIONS = {
  pdf: 'pdfjs-6.5.438/4',
  html: 'cheerio-1.2.0/3',
  docx: '1',
  odt: '1',
  rtf: '1',
  text: '4',
  cleaner: '2',
  tokenizer: 'cl100k_base',
  quality: '3',
} as const;

/** The hash of the versions above and the options. */
export async function configHash(options: Record<string, unknown>): Promise<string> {
  return await hashOf({ ...PARSER_VERSIONS, options });
}

/** SHA-256, in hex, of a value as JSON with sorted keys. */
export async function hashOf(value: unknown): Promise<string> {
  const json = canonicalJson(value);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(json));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** JSON in which equal values have equal texts: keys sorted, `undefined` members left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
