import type { RawLine, RawPage } from '../../../supabase/functions/_shared/pdf/types.ts';

export type LineSpec = string | (Partial<RawLine> & { text: string });

/** A page whose lines stand one below the other from y = 100, 14 points apart, unless they say otherwise. */
export function rawPage(page: number, specs: LineSpec[], more: Partial<RawPage> = {}): RawPage {
  let y = 86;
  const lines = specs.map((spec): RawLine => {
    const line = typeof spec === 'string' ? { text: spec } : spec;
    y = line.y ?? y + 14;
    return { x: 50, width: line.text.length * 5, size: 11, ...line, y };
  });
  const chars = lines.reduce((sum, line) => sum + line.text.replace(/\s+/g, '').length, 0);
  return { page, width: 600, height: 800, lines, hasImage: false, chars, ...more };
}

/** A line that reaches the right margin, so that the paragraph goes on. */
export const full = (text: string): LineSpec => ({ text, width: 500 });
