/** Bytes that are looked at. */
const WINDOW = 1024;
/** Share of a Western text's characters whose upper byte is zero, at least; and whose lower one is, at most. */
const MOSTLY = 0.7;
const HARDLY = 0.02;

/** The byte order of text in UTF-16 that has no mark: every other byte of Western text is zero. */
export function utf16WithoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const head = bytes.subarray(0, WINDOW);
  const pairs = Math.floor(head.length / 2);
  if (pairs < 2) return undefined;
  const zeros = [0, 0];
  for (let at = 0; at < 2 * pairs; at++) if (head[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [first, second] = zeros.map((count) => count / pairs) as [number, number];
  if (second >= MOSTLY && first <= HARDLY) return 'utf-16le';
  return first >= MOSTLY && second <= HARDLY ? 'utf-16be' : undefined;
}
