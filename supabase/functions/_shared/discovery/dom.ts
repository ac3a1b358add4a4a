import { load } from 'cheerio';
import type { AnyNode, Element, ParentNode } from 'domhandler';
import { withoutDeepTags } from '../documents/html-depth.ts';

export type { Element };

/** Deeper than any page that a person made, elements counted that are never closed. */
const MAX_DEPTH = 1000;

/**
 * An HTML document as browsers build it, however broken the text is; elements deeper than sense are left out, what is in
 * them is not.
 */
export function parseHtml(html: string): ParentNode {
  const [document] = load(withoutDeepTags(html, MAX_DEPTH)).root().get();
  if (document === undefined) throw new Error('cheerio made no document');
  return document;
}

/**
 * All nodes below, in document order. Without recursion and without selectors: a page may be nested a hundred thousand
 * levels deep, and matching a selector climbs to the top for every element.
 */
export function* nodesBelow(top: ParentNode): Generator<AnyNode> {
  let node: AnyNode | null = top.children[0] ?? null;
  while (node !== null) {
    yield node;
    const child: AnyNode | undefined = 'children' in node ? node.children[0] : undefined;
    let next: AnyNode | null = child ?? node.next;
    for (
      let up: ParentNode | null = node.parent;
      next === null && up !== null && up !== top;
      up = up.parent
    ) {
      next = up.next;
    }
    node = next;
  }
}

export function* elementsBelow(top: ParentNode): Generator<Element> {
  for (const node of nodesBelow(top)) {
    if (isElement(node)) yield node;
  }
}

export function isElement(node: AnyNode | null): node is Element {
  return node !== null && 'attribs' in node;
}

/** The text that a reader sees, at most about `limit` characters of it; what lies inside `skipped` elements left out. */
export function textOf(
  top: ParentNode,
  limit = 5000,
  skipped: readonly string[] = ['script', 'style'],
): string {
  let text = '';
  for (const node of nodesBelow(top)) {
    if (node.type !== 'text' || isInside(node, top, skipped)) continue;
    text += node.data;
    if (text.length > limit) break;
  }
  return text.slice(0, limit);
}

/** Looks a few levels up: links, buttons and scripts hold no deep trees. */
function isInside(node: AnyNode, top: ParentNode, names: readonly string[]): boolean {
  let up = node.parent;
  for (let level = 0; level < 8 && up !== null && up !== top; level++, up = up.parent) {
    if (isElement(up) && names.includes(up.name)) return true;
  }
  return false;
}
