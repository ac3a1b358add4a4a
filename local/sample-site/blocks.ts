/** A text of the site as blocks, and its notes by number. */
export interface Content {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly notes: ReadonlyMap<string, string>;
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph' | 'item' | 'box' | 'blank'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'page' };

/** Resolves every `{{first|second}}` to what the given edition says. */
export function forEdition(source: string, edition: number): string {
  return source.replace(
    /\{\{([^|}]*)\|([^}]*)\}\}/g,
    (_, first: string, second: string) => edition < 2 ? first : second,
  );
}

function cells(row: string): string[] {
  return row.split('|').slice(1, -1).map((cell) => cell.trim());
}

function parseBlock(source: string): Block[] {
  const heading = /^(#{1,3}) (.+)$/.exec(source);
  if (heading) {
    const level = (heading[1] ?? '#').length as 1 | 2 | 3;
    return [{ kind: 'heading', level, text: heading[2] ?? '' }];
  }
  if (source === '\\page') return [{ kind: 'page' }];
  if (source.startsWith('|')) {
    return [{
      kind: 'table',
      rows: source.split('\n').filter((row) => !/^[|\s:-]+$/.test(row)).map(cells),
    }];
  }
  if (source.startsWith('- ')) {
    return source.slice(2).split('\n- ').map((item) => ({
      kind: 'item',
      text: item.replace(/\s*\n\s*/g, ' '),
    }));
  }
  if (source.startsWith('[ ] ')) return [{ kind: 'box', text: source.slice(4).replaceAll('\n', ' ') }];
  if (source.endsWith(': ____')) return [{ kind: 'blank', text: source.slice(0, -6) }];
  return [{ kind: 'paragraph', text: source.replaceAll('\n', ' ') }];
}

/** Reads the little Markdown of `content/README.md`. */
export function parseContent(source: string): Content {
  const notes = new Map<string, string>();
  const blocks: Block[] = [];
  for (const part of source.trim().split(/\n{2,}/)) {
    const note = /^\[\^(\d+)\]: (.+)$/s.exec(part);
    if (note) notes.set(note[1] ?? '', (note[2] ?? '').replace(/\s*\n\s*/g, ' '));
    else blocks.push(...parseBlock(part));
  }
  const first = blocks[0];
  if (first?.kind !== 'heading') {
    throw new Error('Cannot read a text of the sample site: it has no heading first');
  }
  return { title: first.text, blocks, notes };
}
