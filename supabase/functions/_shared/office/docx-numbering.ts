import type { ListReference } from './docx-styles.ts';
import { ListCounter, type NumberingLevel } from './numbering.ts';
import { type Attributes, integer, readXml } from './xml.ts';

type Levels = (NumberingLevel | undefined)[];

/** `word/numbering.xml`: the labels that Word prints before paragraphs without writing them into the text. */
export class DocxNumbering {
  readonly #abstract = new Map<string, Levels>();
  readonly #abstractOf = new Map<string, string>();
  readonly #overrides = new Map<string, Map<number, number>>();
  readonly #counters = new Map<string, ListCounter>();

  constructor(xml: string) {
    let levels: Levels | null = null;
    let numId = '';
    let level = 0;
    readXml(xml, {
      open: (name, attributes) => {
        const val = attributes['val'];
        if (name === 'abstractNum') this.#abstract.set(attributes['abstractNumId'] ?? '', levels = []);
        if (name === 'num') {
          levels = null;
          numId = attributes['numId'] ?? '';
        }
        if (name === 'abstractNumId') this.#abstractOf.set(numId, val ?? '');
        if (name === 'lvl' || name === 'lvlOverride') level = integer(attributes['ilvl'], 0);
        if (name === 'startOverride') this.#override(numId, level, integer(val, 1));
        if (levels !== null && level >= 0 && level < 10) {
          levels[level] = changed(levels[level], name, attributes);
        }
      },
    });
  }

  /** The label of the next item; empty where it has none. */
  next({ numId, level }: ListReference): string {
    const abstract = this.#abstractOf.get(numId);
    if (abstract === undefined) return '';
    const overrides = this.#overrides.get(numId);
    // Lists of one definition count on together, unless one says where it starts.
    const key = overrides === undefined ? `of ${abstract}` : numId;
    let counter = this.#counters.get(key);
    if (counter === undefined) {
      const levels = (this.#abstract.get(abstract) ?? []).map((definition, at) =>
        definition && { ...definition, start: overrides?.get(at) ?? definition.start }
      );
      this.#counters.set(key, counter = new ListCounter(levels));
    }
    return counter.next(level);
  }

  #override(numId: string, level: number, start: number): void {
    const overrides = this.#overrides.get(numId) ?? new Map<number, number>();
    this.#overrides.set(numId, overrides.set(level, start));
  }
}

function changed(
  level: NumberingLevel | undefined,
  name: string,
  { val }: Attributes,
): NumberingLevel | undefined {
  const definition = level ?? { format: 'decimal', template: '', start: 1 };
  if (name === 'start') return { ...definition, start: integer(val, 1) };
  if (name === 'numFmt') return { ...definition, format: val ?? 'decimal' };
  if (name === 'lvlText') return { ...definition, template: val ?? '' };
  return level;
}
