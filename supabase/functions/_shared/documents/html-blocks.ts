import type { Cheerio, CheerioAPI } from 'cheerio';
import type { AnyNode, Element } from 'domhandler';
import { normaliseCharacters } from '../text/normalise.ts';
import { collapseSpaces } from '../text/spacing.ts';
import { headingDraft, paragraphDraft, plainTextOf } from './drafts.ts';
import { labelItems } from './html-lists.ts';
import { raiseNumbers } from './html-raised.ts';
import { isDataTable, tableOf } from './html-tables.ts';
import { BLOCKS, lineOf } from './html-text.ts';
import type { BlockDraft } from './types.ts';

/** The blocks of an element, in order: headings, paragraphs, items of lists, tables with a row a line. */
export function htmlBlocks($: CheerioAPI, root: Cheerio<AnyNode>): BlockDraft[] {
  raiseNumbers($, root);
  labelItems($, root);
  const drafts: BlockDraft[] = [];
  let inline = '';
  let item = false;
  const flush = () => {
    for (const part of inline.split('\n')) {
      const text = plainTextOf(part);
      if (text === '') continue;
      drafts.push(paragraphDraft(text, item));
      item = false;
    }
    inline = '';
  };
  const visit = (node: AnyNode, depth: number): void => {
    if (node.type === 'text') {
      inline += node.data.replace(/\s+/g, ' ');
      return;
    }
    if (node.type !== 'tag' && node.type !== 'root') return;
    const tag = node.type === 'tag' ? node.tagName : '';
    if (tag === 'br') {
      inline += '\n';
    } else if (tag === 'img' || depth > MAX_DEPTH) {
      return;
    } else if (tag === 'table' && isDataTable($, node as Element)) {
      flush();
      const draft = tableOf($, node as Element);
      if (draft !== null) drafts.push(draft);
    } else if (/^h[1-6]$/.test(tag)) {
      flush();
      const text = plainTextOf(lineOf(node));
      if (text !== '') drafts.push(headingDraft(text, Number(tag.charAt(1))));
    } else if (tag === 'pre') {
      flush();
      const text = normaliseCharacters($(node).text()).split('\n').map(collapseSpaces).join('\n').trim();
      if (text !== '') drafts.push({ kind: 'paragraph', level: 0, label: null, text, pageStarts: [] });
    } else {
      const block = BLOCKS.has(tag);
      if (block) flush();
      const isItem = tag === 'li' || tag === 'dd';
      if (isItem) item = true;
      for (const child of node.children) visit(child as AnyNode, depth + 1);
      if (block) flush();
      if (isItem) item = false;
    }
  };
  root.each((_, node) => visit(node, 0));
  flush();
  return drafts;
}

/** Levels of the tree, which has more than its text has tags: `table` brings `tbody`. A bomb would overflow the stack. */
const MAX_DEPTH = 2500;
