/** Elements that have no end, or whose end may be left out: they do not nest by being opened again. */
const NOT_NESTED = new Set(
  ('area base br col embed hr img input link meta source track wbr param keygen ' +
    'p li dt dd tr td th thead tbody tfoot colgroup caption option optgroup html head body rp rt').split(' '),
);
/** Those of them that end a drawing or a formula; the others nest in it. */
const ENDS_FOREIGN = new Set('br embed hr img meta p li dt dd head body'.split(' '));
/** Between whose tags nothing nests, as their text is no markup; inside a drawing or a formula it is. */
const RAW = new Set('script style textarea title iframe xmp noembed noframes'.split(' '));
const FOREIGN = new Set(['svg', 'math']);
/** The rest of a tag; what is quoted may hold what looks like tags. */
const ATTRIBUTES = /(?:[^>"'=]+|=\s*"[^"]*"|=\s*'[^']*'|["'=])*>?/y;
const TAG = /<(?:!--|(\/?)([a-z][a-z0-9]*))/g;

interface Tag {
  readonly name: string;
  readonly isEnd: boolean;
  readonly from: number;
  readonly to: number;
}

/**
 * Whether elements are nested deeper than `limit`, by a count of tags. Building a tree takes time in the square of its
 * depth: 40,000 levels a minute. Browsers stop at 512.
 */
export function isNestedBeyond(source: string, limit: number): boolean {
  const open = new OpenElements();
  for (const tag of nestingTags(source)) {
    if (tag.isEnd) open.end(tag.name);
    else open.start(tag.name);
    if (open.depth > limit) return true;
  }
  return false;
}

/** The page without the tags of elements that are nested deeper than `limit`; what is in them stays, and so do links. */
export function withoutDeepTags(source: string, limit: number): string {
  const open = new OpenElements();
  const left = new OpenElements();
  const parts: string[] = [];
  let at = 0;
  for (const { name, isEnd, from, to } of nestingTags(source)) {
    // Links do not nest: each ends the one before it.
    if (name === 'a') continue;
    const isLeft = isEnd ? left.end(name) : open.depth >= limit;
    if (!isLeft) {
      if (isEnd) open.end(name);
      else open.start(name);
      continue;
    }
    if (!isEnd) left.start(name);
    parts.push(source.slice(at, from));
    at = to;
  }
  return at === 0 ? source : parts.join(' ') + ` ${source.slice(at)}`;
}

/** Elements that have begun and not ended. An end of what is not open ends nothing. */
class OpenElements {
  depth = 0;
  readonly #open = new Map<string, number>();

  start(name: string): void {
    this.#open.set(name, (this.#open.get(name) ?? 0) + 1);
    this.depth++;
  }

  /** Whether one of this name was open. */
  end(name: string): boolean {
    const count = this.#open.get(name) ?? 0;
    if (count === 0) return false;
    this.#open.set(name, count - 1);
    this.depth--;
    return true;
  }
}

/** The tags of elements that nest, as far as these can be told without building the tree. */
function* nestingTags(source: string): Generator<Tag> {
  const html = lowerCase(source);
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
    if (isClosedAtOnce || (foreign > 0 ? ENDS_FOREIGN : NOT_NESTED).has(name)) continue;
    if (FOREIGN.has(name)) foreign = Math.max(0, foreign + (slash === '' ? 1 : -1));
    yield { name, isEnd: slash !== '', from: match.index, to: tag.lastIndex };
  }
}

/** Of the same length: `İ` is two characters in lower case. */
function lowerCase(source: string): string {
  const lower = source.toLowerCase();
  return lower.length === source.length
    ? lower
    : source.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Behind the next of these; where there is none, all that follows is inside. */
function after(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at === -1 ? html.length : at + mark.length;
}
