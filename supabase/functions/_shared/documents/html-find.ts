import type { Cheerio } from 'cheerio';
import type { AnyNode, Element } from 'domhandler';

/** From so many children on, looking through the whole page costs less. */
const MANY_CHILDREN = 200;

/**
 * `element.find(selector)`, the time of which grows with the square of the element's children: a law has thousands of
 * paragraphs side by side.
 */
export function findIn(element: Cheerio<AnyNode>, selector: string): Cheerio<Element> {
  const [node] = element.toArray();
  const page = element.parents().last();
  const isLarge = node !== undefined && 'children' in node && node.children.length >= MANY_CHILDREN;
  if (!isLarge || element.length !== 1 || page.length === 0) return element.find(selector);
  return page.find(selector).filter((_, found) => isInside(found, node));
}

function isInside(found: Element, node: AnyNode): boolean {
  for (let parent = found.parent; parent !== null; parent = parent.parent) if (parent === node) return true;
  return false;
}
