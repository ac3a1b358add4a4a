/** Elements that have no end, or whose end may be left out: they do not nest by being opened again. */
const NOT_NESTED = new Set(
  ('area base br col embed hr img input link meta source track wbr param keygen ' +
    'p li dt dd tr td th thead tbody tfoot colgroup caption option optgroup html head body rp rt').split(' '),
);
/** Between whose tags nothing nests, as their text is no markup; inside a drawing or a formula it is. */
const RAW = new Set('script style textarea title iframe xmp noembed noframes'.split(' '));
const FOREIGN = new Set(['svg', 'math']);
/** The rest of a tag; what is quoted may hold what looks like tags. */
const ATTRIBUTES = /(?:[^>"'=]+|=\s*"[^"]*"|=\s*'[^']*'|["'=])*>?/y;
const TAG = /<(?:!--|(\/?)([a-z][a-z0-9]*))/g;

/**
 * Whether elements are nested deeper than `limit`, by a count of tags. Building a tree takes time in the square of its
 * depth: 40,000 levels a minute. Browsers stop at 512.
 */
export function isNestedBeyond(source: string, limit: number): boolean {
  const html = source.toLowerCase();
  let depth = 0;
  let foreign = 0;
  const tag = new RegExp(TAG);
  for (let match = tag.exec(html); match !== null; match = tag.exec(html)) {
    const [, slash, name] = match;
    if (name === undefined) {
      // `<!-->` is a whole one.
      tag.lastIndex = after(html, '-->', tag.lastIndex - 2);
      continue;
    }
    ATTRIBUTES.lastIndex = tag.lastIndex;
    ATTRIBUTES.exec(html);
    tag.lastIndex = ATTRIBUTES.lastIndex;
    if (slash === '' && foreign === 0 && RAW.has(name)) {
      tag.lastIndex = after(html, `</${name}`, tag.lastIndex);
      continue;
    }
    // `<path d="…"/>`, as in the pictures that menus have; elsewhere the slash says nothing.
    const isClosedAtOnce = foreign > 0 && html[tag.lastIndex - 2] === '/';
    if (NOT_NESTED.has(name) || isClosedAtOnce) continue;
    if (FOREIGN.has(name)) foreign = Math.max(0, foreign + (slash === '' ? 1 : -1));
    depth = slash === '' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > limit) return true;
  }
  return false;
}

/** Behind the next of these; where there is none, all that follows is inside. */
function after(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at === -1 ? html.length : at + mark.length;
}
