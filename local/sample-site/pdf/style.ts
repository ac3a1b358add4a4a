import { createRequire } from 'node:module';

/**
 * Helvetica and Times are the standard fonts of every PDF reader and are not embedded. Liberation Sans is embedded as a
 * subset, which its licence allows in any document; the file comes with pdfjs-dist and is not copied here.
 */
export type FontFamily = 'helvetica' | 'times' | 'liberation';

export interface FontNames {
  readonly regular: string;
  readonly bold: string;
  readonly italic: string;
}

const require = createRequire(import.meta.url);

export const liberation = (face: 'Regular' | 'Bold' | 'Italic'): string =>
  require.resolve(`pdfjs-dist/standard_fonts/LiberationSans-${face}.ttf`);

export function fontNames(family: FontFamily): FontNames {
  switch (family) {
    case 'helvetica':
      return { regular: 'Helvetica', bold: 'Helvetica-Bold', italic: 'Helvetica-Oblique' };
    case 'times':
      return { regular: 'Times-Roman', bold: 'Times-Bold', italic: 'Times-Italic' };
    case 'liberation':
      return { regular: liberation('Regular'), bold: liberation('Bold'), italic: liberation('Italic') };
  }
}

/** How a PDF of the site looks. Lengths are points. */
export interface Style {
  readonly size: readonly [number, number];
  readonly margin: number;
  readonly columns: 1 | 2;
  readonly family: FontFamily;
  readonly fontSize: number;
  /** Line height as a multiple of the font size. */
  readonly leading: number;
  readonly justify: boolean;
  readonly hyphenate: boolean;
  /** Sets fi and fl as the single characters U+FB01 and U+FB02, as many typesetters' PDFs hold them. */
  readonly ligatures: boolean;
  readonly head: string | null;
  /** `n` prints the number of the page, `n-de-m` also how many there are. */
  readonly foot: 'n' | 'n-de-m' | null;
  /** Every heading of the first level begins a page. */
  readonly slides: boolean;
  readonly password: { readonly user?: string; readonly owner: string } | null;
}

const LETTER: readonly [number, number] = [612, 792];

export const PLAIN: Style = {
  size: LETTER,
  margin: 72,
  columns: 1,
  family: 'helvetica',
  fontSize: 11,
  leading: 1.4,
  justify: false,
  hyphenate: false,
  ligatures: false,
  head: null,
  foot: 'n',
  slides: false,
  password: null,
};
