import { pointMark } from './point-marks.ts';
import type { BlockKind } from './types.ts';

/** Depths of headings; what the type says by its size lies between the ranks of a law. */
export const LEVEL = {
  title: 1,
  book: 2,
  part: 3,
  chapter: 4,
  section: 5,
  paragraph: 6,
  large: 2,
  medium: 5,
  small: 7,
  article: 9,
} as const;

export interface Structure {
  kind: BlockKind;
  level: number;
  label: string | null;
}

const NUMBER =
  String.raw`(?:[IVXLCDM]+|\d{1,3}|[A-Z]|PRIMER[OA]?|SEGUND[OA]|TERCER[OA]?|CUART[OA]|QUINT[OA]|SEXT[OA]|` +
  String.raw`S[ÉE]PTIM[OA]|OCTAV[OA]|NOVEN[OA]|D[ÉE]CIM[OA]|[ÚU]NIC[OA]|PRELIMINAR|FINAL|TRANSITORI[OA]S?)`;

const DIVISION = new RegExp(
  String
    .raw`^(LIBRO|PARTE|T[ÍI]TULO|CAP[ÍI]TULO|SECCI[ÓO]N|P[ÁA]RRAFO|ANEXO|DISPOSICI[ÓO]N(?:ES)?)\s+(?:§\s*)?` +
    String.raw`(?:N[°º.]*\s*)?(${NUMBER})(?![\p{L}\p{N}])`,
  'iu',
);

const DIVISION_LEVEL: Record<string, number> = {
  LIBRO: LEVEL.book,
  PARTE: LEVEL.book,
  TITULO: LEVEL.part,
  ANEXO: LEVEL.part,
  DISPOSICION: LEVEL.part,
  DISPOSICIONES: LEVEL.part,
  CAPITULO: LEVEL.chapter,
  SECCION: LEVEL.section,
  PARRAFO: LEVEL.paragraph,
};

const SUFFIX = String
  .raw`(?:\s*(?:bis|ter|qu[áa]ter|quinquies|sexies|septies|octies|nonies|[A-H](?![\p{L}\p{N}])))?`;
const ARTICLE_NUMBER =
  String.raw`(?:\d{1,4}(?:[.-]\d{1,2})?\s*[°ºª]?(?:\s*o(?=[.\s]))?|[ÚúUu]nico|[Pp]rimero|[Ss]egundo|` +
  String
    .raw`[Tt]ercero|[Cc]uarto|[Qq]uinto|[Ss]exto|[Ss][ée]ptimo|[Oo]ctavo|[Nn]oveno|[Dd][ée]cimo|transitorio)`;

/** `Artículo 12 bis.-`, `Art. 3º.`, `ARTÍCULO PRIMERO.-`, or a line that says nothing but `Artículo 5`; a note may hang on it. */
const ARTICLE = new RegExp(
  String
    .raw`^((?:Art[íi]culo|ART[ÍI]CULO|Art\.|Artigo|Article)\s+(?:${ARTICLE_NUMBER}|[A-ZÁÉÍÓÚ]{5,})${SUFFIX}` +
    String.raw`(?:\s+transitorio)?)[⁰¹²³⁴-⁹]*\s*(?:[.:;–—-]|$)`,
  'u',
);

/** `VIGÉSIMO OCTAVA.-`, `PRIMERA.`, `SEGUNDO:`: the transitory provisions of a law, the points of a resolution. */
const UNITS = String.raw`(?:PRIMER|SEGUND|TERCER|CUART|QUINT|SEXT|S[ÉE]PTIM|OCTAV|NOVEN|NON|[ÚU]NIC)[OA]`;
const TENS = String
  .raw`(?:UN|DUO)?(?:D[ÉE]C|VIG[ÉE]S|TRIG[ÉE]S|CUADRAG[ÉE]S|QUINCUAG[ÉE]S|SEXAG[ÉE]S|SEPTUAG[ÉE]S|OCTOG[ÉE]S|NONAG[ÉE]S)IM`;
const PROVISION = new RegExp(
  String.raw`^(${TENS}(?:[OA]?\s?${UNITS}|[OA])|${UNITS})\s?(?:[.:]|[.]?[-–—])(?=\s|[-–—]|$)`,
  'u',
);

const ITEM =
  /^(?:[-–—•▪▫◦●○■□◆➢➤✓✔*·]\s|\(?(?:\d{1,3}|[a-zñ]|[ivxlc]{1,5})[).](?:-)?\s|\d{1,2}(?:\.\d{1,2}){1,3}\.?\s|[A-Z]\)\s)/u;

/** A line that says nothing else opens a part of an act. */
const FORMULA =
  /^(?:Y\s)?(?:VISTOS?|CONSIDERANDO|TENIENDO PRESENTE|RESUELVO|RESUELVE|SE RESUELVE|DECRETO|DECRETA|ACUERDO|ACUERDA|POR TANTO)\s*:$/;

export function isFormula(text: string): boolean {
  return FORMULA.test(text);
}

/** Whether a line begins a block, whatever stands before it: not by a mark that a sentence may contain. */
export function beginsBlock(text: string): boolean {
  return structureOf(text) !== null && (ITEM.test(text) || pointMark(text) === null);
}

/** Dots that lead to a page number: a line of a table of contents is no heading. */
export const LEADERS = /(?:\.\s?){4,}|…{2,}|\t\d{1,4}$/;

/** What the words at a paragraph's start say it is: a law's division, an article or provision, an item of a list. */
export function structureOf(text: string): Structure | null {
  const head = text.slice(0, 160);
  if (LEADERS.test(head)) return null;
  const division = DIVISION.exec(head);
  if (division?.[1] && isHeadingLike(text, division[0])) {
    const word = division[1].toUpperCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '');
    return { kind: 'heading', level: DIVISION_LEVEL[word] ?? LEVEL.chapter, label: labelOf(text) };
  }
  const article = ARTICLE.exec(head)?.[1];
  if (article) return { kind: 'article', level: LEVEL.article, label: article.trim() };
  const provision = PROVISION.exec(head)?.[1];
  if (provision) return { kind: 'article', level: LEVEL.article, label: provision };
  if (ITEM.test(head) || pointMark(head)) return { kind: 'list_item', level: 0, label: null };
  return null;
}

/** `Título II` alone or with its name; not `El título I de esta ley…`, nor a sentence that starts with the words. */
function isHeadingLike(text: string, matched: string): boolean {
  if (text.length > 220 || text.includes('\t')) return false;
  const rest = text.slice(matched.length).trim();
  if (rest === '') return true;
  const upper = matched.charAt(0) === matched.charAt(0).toUpperCase();
  return upper && !/^(?:de\s(?:la|esta|este|el)\b|del\b|y\b|,|o\b)/.test(rest) && !/[;,]$/.test(rest);
}

const MAX_LABEL = 120;

/** A heading's words on one line, for the context of the chunks under it. */
export function labelOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').replace(/[\s.:–—-]+$/, '');
  return line.length <= MAX_LABEL ? line : `${line.slice(0, MAX_LABEL).replace(/\s+\S*$/, '')}…`;
}
