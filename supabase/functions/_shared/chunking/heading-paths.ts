import type { AssembledDocument } from '../documents/types.ts';

/** Says which headings enclose what stands at a code point, outermost first; a heading or article does not enclose itself. */
export function pathFinder({ blocks }: AssembledDocument): (position: number) => readonly string[] {
  const open: { level: number; label: string }[] = [];
  let path: readonly string[] = [];
  const paths = blocks.map(({ kind, level, label }) => {
    if (kind !== 'heading' && kind !== 'article') return { outer: path, inner: path };
    while (open.length > 0 && (open.at(-1)?.level ?? 0) >= level) open.pop();
    const outer = open.map((one) => one.label);
    if (label) open.push({ level, label });
    path = open.map((one) => one.label);
    return { outer, inner: kind === 'heading' ? outer : path };
  });
  return (position) => {
    let low = 0;
    let high = blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((blocks[middle]?.char_start ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    const at = low - 1;
    return (blocks[at]?.char_start === position ? paths[at]?.outer : paths[at]?.inner) ?? [];
  };
}
