/** How one level of a list numbers its items. */
export interface NumberingLevel {
  /** OOXML's names: `decimal`, `lowerLetter`, `upperRoman`, `bullet`, `none`, … */
  readonly format: string;
  /** `%1.%2)`: each `%n` is the number of level n, from 1. */
  readonly template: string;
  readonly start: number;
}

/** Nine in Word, ten in OpenDocument. */
export const MAX_LEVELS = 10;

/** Counts the items of one list through its levels. */
export class ListCounter {
  readonly #levels: readonly (NumberingLevel | undefined)[];
  #counts: number[] = [];

  constructor(levels: readonly (NumberingLevel | undefined)[]) {
    this.#levels = levels;
  }

  /**
   * The label of the next item of `level` (from 0), as it is printed: `2.1.`, `b)`, `IV.-`; a dash for a bullet. `start`
   * is the number of an item that says its own.
   */
  next(level: number, start?: number): string {
    const at = Math.min(Math.max(level, 0), MAX_LEVELS - 1);
    const definition = this.#levels[at];
    while (this.#counts.length < at) this.#counts.push(this.#levels[this.#counts.length]?.start ?? 1);
    const before = this.#counts[at];
    this.#counts = [
      ...this.#counts.slice(0, at),
      start ?? (before === undefined ? definition?.start ?? 1 : before + 1),
    ];
    if (definition === undefined || definition.format === 'none') return '';
    if (definition.format === 'bullet') return '-';
    return definition.template.slice(0, MOST_TEMPLATE).replace(/%(\d{1,2})/g, (_, digits: string) => {
      const of = Number(digits) - 1;
      return numeral(this.#counts[of] ?? 1, this.#levels[of]?.format ?? 'decimal');
    }).trim();
  }
}

/** Word's own limit. */
const MOST_TEMPLATE = 255;

/** OOXML's names of number formats, by the first number that HTML and ODF name them by. */
export const FORMATS_BY_SIGN: Readonly<Record<string, string>> = {
  '1': 'decimal',
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
};

/** A number as a list prints it; `format` is one of OOXML's names. */
export function numeral(value: number, format: string): string {
  switch (format) {
    case 'lowerLetter':
      return letters(value);
    case 'upperLetter':
      return letters(value).toUpperCase();
    case 'lowerRoman':
      return roman(value).toLowerCase();
    case 'upperRoman':
      return roman(value);
    case 'ordinal':
      return `${value}º`;
    case 'decimalZero':
      return String(value).padStart(2, '0');
    case 'none':
      return '';
    default:
      return String(value);
  }
}

/** a … z, aa, bb, … as Word goes on. */
function letters(value: number): string {
  const index = (Math.max(1, value) - 1) % 26;
  const times = Math.min(5, Math.floor((Math.max(1, value) - 1) / 26) + 1);
  return String.fromCharCode(97 + index).repeat(times);
}

const ROMAN: readonly (readonly [string, number])[] = [
  ['M', 1000],
  ['CM', 900],
  ['D', 500],
  ['CD', 400],
  ['C', 100],
  ['XC', 90],
  ['L', 50],
  ['XL', 40],
  ['X', 10],
  ['IX', 9],
  ['V', 5],
  ['IV', 4],
  ['I', 1],
];

function roman(value: number): string {
  if (value < 1 || value > 3999) return String(value);
  let rest = value;
  return ROMAN.map(([sign, worth]) => {
    const times = Math.floor(rest / worth);
    rest -= times * worth;
    return sign.repeat(times);
  }).join('');
}
