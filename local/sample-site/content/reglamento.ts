import { type Pickers, pickers } from './reglamento-azar.ts';
import { type Materia, TITULOS } from './reglamento-materias.ts';
import { PLANTILLAS } from './reglamento-plantillas.ts';

const ROMAN: readonly [number, string][] = [[10, 'X'], [9, 'IX'], [5, 'V'], [4, 'IV'], [1, 'I']];

/** 14 → XIV; enough for the titles of one regulation. */
export function roman(value: number): string {
  let rest = value;
  let out = '';
  for (const [size, digit] of ROMAN) {
    while (rest >= size) {
      out += digit;
      rest -= size;
    }
  }
  return out;
}

/** Up to the ninth an article is an ordinal (9º), from the tenth on a cardinal, as Chilean laws number them. */
const articleNumber = (n: number): string => n < 10 ? `${n}º` : String(n);

/** «de el» and «a el», where a template meets a masculine noun, become «del» and «al». */
const contract = (text: string): string =>
  text.replace(/\b(de|a) el (?=\p{L})/gu, (_, word: string) => `${word}l `);

function chapter(m: Materia, first: number, random: Pickers): string[] {
  const opening = PLANTILLAS.slice(0, 2);
  const rest = random.sample(PLANTILLAS.slice(2), 12);
  return [...opening, ...rest].map((write, i) =>
    `Artículo ${articleNumber(first + i)}.- ${write(m, random)}`
  );
}

/**
 * The long document of the site: over 800 numbered articles written from templates, each chapter with a rule of its own
 * and its own periods, amounts and bodies. The same text on every call.
 */
export function reglamento(): string {
  const random = pickers(20250303);
  const out = [
    '# Reglamento general de la evaluación docente de la Región de Los Arrayanes',
    'Texto de muestra, aprobado por el Consejo Regional de Educación en sesión N.º 412, de 18 de diciembre de 2024.',
  ];
  let article = 1;
  TITULOS.forEach((titulo, t) => {
    out.push('\\page', `## Título ${roman(t + 1)}. ${titulo.nombre}`);
    titulo.capitulos.forEach((m, c) => {
      const articles = chapter(m, article, random);
      article += articles.length;
      out.push(`### Capítulo ${roman(c + 1)}. Sobre ${m.nombre}`, ...articles);
    });
  });
  out.push('Anótese, tómese razón y publíquese en el diario oficial de la región.');
  return contract(out.join('\n\n'));
}
