/** Elements that have no end, or whose end may be left out: they do not nest by being opened again. */
const NOT_NESTED = new Set(
  ('area base br col embed hr img input link meta source track wbr param keygen ' +
    'p li dt dd tr td th thead tbody tfoot colgroup caption option optgroup html head body rp rt').split(' '),
);
const TAG = /<(\/?)([a-z][a-z0-9]*)/gi;

/**
 * Whether elements are nested deeper than `limit`, by a count of tags. Building a tree takes time in the square of its
 * depth: 40,000 levels a minute. Browsers stop at 512.
 */
export function isNestedBeyond(html: string, limit: number): boolean {
  let depth = 0;
  for (const [, slash, name = ''] of html.matchAll(TAG)) {
    if (NOT_NESTED.has(name.toLowerCase())) continue;
    depth = slash === '' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > limit) return true;
  }
  return false;
}
