import type { AnyNode } from 'domhandler';

/** Elements that end the paragraph before them and start another. */
export const BLOCKS = new Set(
  ('address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer ' +
    'form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead ' +
    'tr ul').split(' '),
);

/** An element's text for one line: what a break or a block sets apart does not run together. */
export function lineOf(node: AnyNode): string {
  if (node.type === 'text') return node.data;
  if (node.type !== 'tag' && node.type !== 'root') return '';
  const tag = node.type === 'tag' ? node.tagName : '';
  if (tag === 'br') return ' ';
  const text = node.children.map((child) => lineOf(child as AnyNode)).join('');
  return BLOCKS.has(tag) ? ` ${text} ` : text;
}
