import { type Attributes, integer, readXml } from './xml.ts';

/** What a paragraph's style says of it. */
export interface ParagraphStyle {
  /** From 1; null where it is no heading. */
  readonly rank: number | null;
  readonly list: ListReference | null;
}

/** An item of the list `numId`, on a level from 0. */
export interface ListReference {
  readonly numId: string;
  readonly level: number;
}

interface RawStyle {
  name: string;
  basedOn: string | null;
  outline: number | null;
  numId: string | null;
  level: number;
}

/** Styles may be based on one another in a circle. */
const MAX_ANCESTORS = 20;

/** `word/styles.xml`: each style's id and what it makes of a paragraph, its ancestors' say included. */
export function readStyles(xml: string): Map<string, ParagraphStyle> {
  const raw = new Map<string, RawStyle>();
  let style: RawStyle | null = null;
  readXml(xml, {
    open: (name, attributes) => {
      if (name === 'style') {
        style = { name: '', basedOn: null, outline: null, numId: null, level: 0 };
        raw.set(attributes['styleId'] ?? '', style);
      } else if (style !== null) {
        addTo(style, name, attributes);
      }
    },
    close: (name) => {
      if (name === 'style') style = null;
    },
  });
  return new Map([...raw.keys()].map((id) => [id, resolve(id, raw)]));
}

function addTo(style: RawStyle, name: string, { val }: Attributes): void {
  if (name === 'name') style.name = (val ?? '').toLowerCase();
  if (name === 'basedOn') style.basedOn = val ?? null;
  if (name === 'outlineLvl') style.outline = integer(val, 9);
  if (name === 'numId') style.numId = val ?? null;
  if (name === 'ilvl') style.level = integer(val, 0);
}

function resolve(id: string, raw: ReadonlyMap<string, RawStyle>): ParagraphStyle {
  let rank: number | null = null;
  let list: ListReference | null = null;
  let style = raw.get(id);
  for (let ancestors = 0; style !== undefined && ancestors < MAX_ANCESTORS; ancestors++) {
    rank ??= rankOf(style);
    if (style.numId !== null) list ??= { numId: style.numId, level: style.level };
    style = raw.get(style.basedOn ?? '');
  }
  return { rank: rank === 0 ? null : rank, list };
}

/** 0 where the style says that it is body text, whatever it is based on. Word names its own styles in English in the file. */
function rankOf({ name, outline }: RawStyle): number | null {
  if (outline !== null) return outline < 9 ? outline + 1 : 0;
  if (name === 'title') return 1;
  const digit = /^(?:heading|t[íi]tulo|encabezado) ([1-9])$/.exec(name)?.[1];
  return digit === undefined ? null : Number(digit);
}
