import { FORMATS_BY_SIGN, ListCounter, MAX_LEVELS, type NumberingLevel } from './numbering.ts';
import { type Attributes, integer, readXml } from './xml.ts';

/** What numbers paragraphs. */
export interface OdtNumbering {
  /** List styles by name. */
  readonly lists: ReadonlyMap<string, NumberingLevel[]>;
  /** Of headings; empty where they have no numbers. */
  readonly outline: NumberingLevel[];
  /** Styles of paragraphs that say that theirs have none. */
  readonly unnumbered: ReadonlySet<string>;
}

/** From `styles.xml` and `content.xml`; what the later one says counts. */
export function readNumbering(...parts: string[]): OdtNumbering {
  const lists = new Map<string, NumberingLevel[]>();
  const outline: NumberingLevel[] = [];
  const unnumbered = new Set<string>();
  let levels: NumberingLevel[] | null = null;
  const reader = {
    open: (name: string, attributes: Attributes) => {
      if (name === 'list-style') lists.set(attributes['name'] ?? '', levels = []);
      if (name === 'outline-style') levels = outline;
      if (name === 'style' && attributes['list-style-name'] === '') unnumbered.add(attributes['name'] ?? '');
      const level = integer(attributes['level'], 0) - 1;
      if (levels === null || level < 0 || level >= MAX_LEVELS) return;
      if (name === 'list-level-style-number' || name === 'outline-level-style') {
        levels[level] = numbered(level, attributes);
      }
      if (name === 'list-level-style-bullet') levels[level] = { format: 'bullet', template: '', start: 1 };
    },
    close: (name: string) => {
      if (name === 'list-style' || name === 'outline-style') levels = null;
    },
  };
  for (const part of parts) readXml(part, reader);
  return { lists, outline, unnumbered };
}

/** `display-levels` says how many numbers are shown: 2 for `3.1`. */
function numbered(level: number, attributes: Attributes): NumberingLevel {
  const shown = Math.min(level + 1, Math.max(1, integer(attributes['display-levels'], 1)));
  const numbers = Array.from({ length: shown }, (_, at) => `%${level - shown + 2 + at}`).join('.');
  return {
    format: FORMATS_BY_SIGN[attributes['num-format'] ?? ''] ?? 'none',
    template: `${attributes['num-prefix'] ?? ''}${numbers}${attributes['num-suffix'] ?? ''}`,
    start: integer(attributes['start-value'], 1),
  };
}

/**
 * Lists within lists as they open and close, each item with the label that is printed before its first paragraph, and
 * headings with the numbers of their outline.
 */
export class OdtLists {
  readonly #numbering: OdtNumbering;
  readonly #outline: ListCounter;
  /** Of the lists that are open, outermost first. */
  readonly #open: { style: string; counter: ListCounter }[] = [];
  readonly #last = new Map<string, ListCounter>();
  #label = '';

  constructor(numbering: OdtNumbering) {
    this.#numbering = numbering;
    this.#outline = new ListCounter(numbering.outline);
  }

  /** A list may go on where the last one of its style has ended; one within another has the other's style, or its own. */
  open(attributes: Attributes): void {
    const outer = this.#open.at(-1);
    const style = attributes['style-name'] ?? outer?.style ?? '';
    const goesOn = attributes['continue-numbering'] === 'true' || attributes['continue-list'] !== undefined;
    const counter = outer?.style === style ? outer.counter : (goesOn ? this.#last.get(style) : undefined) ??
      new ListCounter(this.#numbering.lists.get(style) ?? []);
    this.#open.push({ style, counter });
    this.#last.set(style, counter);
  }

  close(): void {
    this.#open.pop();
    this.#label = '';
  }

  startItem(startValue: string | undefined): void {
    const start = startValue === undefined ? undefined : integer(startValue, 1);
    this.#label = this.#open.at(-1)?.counter.next(this.#open.length - 1, start) ?? '';
  }

  startHeader(): void {
    this.#label = '';
  }

  /** What a paragraph that begins here is; the label is given out once. */
  paragraph(): { isItem: boolean; label: string } {
    const label = this.#label;
    this.#label = '';
    return { isItem: this.#open.length > 0, label };
  }

  /** The number of a heading that begins here: its item's in a list, else its outline's. */
  heading(rank: number, attributes: Attributes): string {
    const { isItem, label } = this.paragraph();
    const isUnnumbered = attributes['is-list-header'] === 'true' ||
      this.#numbering.unnumbered.has(attributes['style-name'] ?? '');
    if (isItem || isUnnumbered) return label;
    const start = attributes['restart-numbering'] === 'true'
      ? integer(attributes['start-value'], 1)
      : undefined;
    return this.#outline.next(rank - 1, start);
  }
}
