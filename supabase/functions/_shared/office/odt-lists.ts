import { FORMATS_BY_SIGN, ListCounter, MAX_LEVELS, type NumberingLevel } from './numbering.ts';
import { type Attributes, integer, readXml } from './xml.ts';

/** The list styles of `content.xml` or `styles.xml`, by name. */
export function readListStyles(xml: string): Map<string, NumberingLevel[]> {
  const styles = new Map<string, NumberingLevel[]>();
  let levels: NumberingLevel[] | null = null;
  readXml(xml, {
    open: (name, attributes) => {
      if (name === 'list-style') styles.set(attributes['name'] ?? '', levels = []);
      const level = integer(attributes['level'], 0) - 1;
      if (levels === null || level < 0 || level >= MAX_LEVELS) return;
      if (name === 'list-level-style-number') levels[level] = numbered(level, attributes);
      if (name === 'list-level-style-bullet') levels[level] = { format: 'bullet', template: '', start: 1 };
    },
    close: (name) => {
      if (name === 'list-style') levels = null;
    },
  });
  return styles;
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

/** Lists within lists as they open and close, each item with the label that is printed before its first paragraph. */
export class OdtLists {
  readonly #styles: ReadonlyMap<string, NumberingLevel[]>;
  #depth = 0;
  #counter: ListCounter | null = null;
  readonly #last = new Map<string, ListCounter>();
  #label = '';

  constructor(styles: ReadonlyMap<string, NumberingLevel[]>) {
    this.#styles = styles;
  }

  /** A list may go on where the last one of its style has ended. */
  open(attributes: Attributes): void {
    if (this.#depth++ > 0) return;
    const style = attributes['style-name'] ?? '';
    const goesOn = attributes['continue-numbering'] === 'true' || attributes['continue-list'] !== undefined;
    this.#counter = (goesOn ? this.#last.get(style) : undefined) ??
      new ListCounter(this.#styles.get(style) ?? []);
    this.#last.set(style, this.#counter);
  }

  close(): void {
    this.#depth = Math.max(0, this.#depth - 1);
    this.#label = '';
  }

  startItem(startValue: string | undefined): void {
    const start = startValue === undefined ? undefined : integer(startValue, 1);
    this.#label = this.#counter?.next(this.#depth - 1, start) ?? '';
  }

  startHeader(): void {
    this.#label = '';
  }

  /** What a paragraph that begins here is; the label is given out once. */
  paragraph(): { isItem: boolean; label: string } {
    const label = this.#label;
    this.#label = '';
    return { isItem: this.#depth > 0, label };
  }
}
