import type { Block, BlockDraft } from './types.ts';

export interface RenderedText {
  text: string;
  blocks: Block[];
  /** First code point of each page that has text, in page order. */
  pageStarts: Map<number, number>;
}

/** Lays blocks out as one text and says where each came to stand, in code points. */
export function renderBlocks(drafts: BlockDraft[]): RenderedText {
  const used = drafts.filter((draft) => draft.text !== '');
  const pageStarts = new Map<number, number>();
  const blocks: Block[] = [];
  const parts: string[] = [];
  let at = 0;
  let before: BlockDraft | null = null;
  for (const draft of used) {
    const separator = before ? separatorBetween(before, draft) : '';
    parts.push(separator, draft.text);
    at += separator.length;
    for (const { page, offset } of draft.pageStarts) {
      if (!pageStarts.has(page)) pageStarts.set(page, at + codePoints(draft.text.slice(0, offset)));
    }
    const end = at + codePoints(draft.text);
    blocks.push({ kind: draft.kind, level: draft.level, label: draft.label, char_start: at, char_end: end });
    at = end;
    before = draft;
  }
  return { text: parts.join(''), blocks, pageStarts };
}

/** Items of a list stand on consecutive lines, everything else is a paragraph of its own. */
function separatorBetween(before: BlockDraft, after: BlockDraft): string {
  return before.kind === 'list_item' && after.kind === 'list_item' ? '\n' : '\n\n';
}

/** Unicode code points of a text, as Postgres counts its characters. */
export function codePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00) count--, i++;
  }
  return count;
}
