/** What has to come through, and what somebody would ask to find it. */
export interface Planted {
  readonly sentence: string;
  readonly question: string;
}

export const PLANTED: readonly Planted[] = [
  {
    sentence: 'El señor Núñez y su pingüino añoraban, ¿quién lo diría?, el camión de Ñuñoa y «el árbol».',
    question: 'señor Núñez pingüino Ñuñoa',
  },
  {
    sentence: 'Rigen el 1º de marzo la resolución n.º 4.907, su 2.ª parte y el inciso 3° del anexo N° 8.',
    question: 'resolución n.º 4.907',
  },
  {
    sentence: 'Según el Artículo 12 bis, letra b), y el artículo 19 ter N° 70, numeral iv), habrá recurso.',
    question: 'Artículo 12 bis letra b) recurso',
  },
  {
    sentence: 'Se derogan el Título XIV, el Capítulo XLVIII y el Párrafo 2º del Libro IX.',
    question: 'derogan Título XIV Capítulo XLVIII',
  },
  {
    sentence: 'La asignación será de $1.234.567, de UF 2,5, de 3 UTM, de 300,50 € o de US$ 45, un 7,5 % más.',
    question: 'asignación $1.234.567 UF 2,5 UTM',
  },
];

/** Paragraphs with the planted sentences among others, so that each comes to stand in a chunk of its own. */
export function paragraphsOf(format: string): string[] {
  return PLANTED.flatMap(({ sentence }, at) => [
    filler(`Considerando ${at + 1} del documento ${format}`, 12),
    `${filler(`Del expediente ${at + 1}`, 2)} ${sentence} ${filler(`Del mismo expediente ${at + 1}`, 2)}`,
  ]);
}

function filler(of: string, sentences: number): string {
  return Array.from(
    { length: sentences },
    (_, at) => `${of}, folio ${at + 1}: la comisión revisa los antecedentes y deja constancia de su lectura.`,
  ).join(' ');
}
