import type { Cheerio, CheerioAPI } from 'cheerio';
import { findIn } from './html-find.ts';
import type { AnyNode } from 'domhandler';
import { toSuperscript } from '../pdf/superscripts.ts';

const RAISED = 'sup,[style*="vertical-align:super"],[style*="vertical-align: super"]';
const ORDINALS: Record<string, string> = { o: 'º', a: 'ª' };

/** Writes what is raised so that it does not run into the word or number before it: `ley³`, `m²`, `1º`. */
export function raiseNumbers($: CheerioAPI, root: Cheerio<AnyNode>): void {
  findIn(root, RAISED).each((_, node) => {
    const text = $(node).text();
    const raised = ordinal(text, node.prev ? $(node.prev).text() : '') ?? toSuperscript(text.trimStart());
    if (raised !== text) $(node).text(raised);
  });
}

/** The sign for a raised letter after a number or the N of one; any other (`1er`) stays what it is. */
function ordinal(text: string, before: string): string | undefined {
  return /(?:\d|(?<!\p{L})n\.?)$/iu.test(before) ? ORDINALS[text.trim().toLowerCase()] : undefined;
}
