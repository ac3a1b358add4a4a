import { fold } from './fold.ts';
import type { Vocabulary } from './hyphenation.ts';

const listed = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Words that are no half of a compound, but often of a broken word: `con-texto`, `entre-vista`, `nos-otros`. */
const FUNCTION_WORDS = listed(
  'a al ante aun aunque bajo cabe cada como con contra cual cuando de del desde donde el ella en entre es esa ese eso ' +
    'esta este esto hacia hasta la las lo los mas mi nos o otra otro para pero por pues que quien se segun si sin sino ' +
    'so sobre su tan tanto te toda todo tras tu un una uno vos y ya',
);
/** Prefixes, and verbs of words such as `cumpleaños`, which Spanish writes as one word with what follows. */
const PREFIXES = listed(
  'abre aero anti auto bien bio contra corta cumple electro extra foto geo guarda hidro hiper infra inter intra lava ' +
    'macro mal medio mega micro mini mono multi neuro para poli porta post pre pro pseudo psico quita radio re rompe saca ' +
    'salva semi sobre sub super supra tele trans ultra uni vice video',
);
/** Two nouns that are always written with a hyphen. */
const PAIRS = listed(
  'decreto-ley decretos-ley decretos-leyes decreto-leyes enseñanza-aprendizaje ensino-aprendizagem costo-beneficio ' +
    'costo-efectividad coste-beneficio causa-efecto estimulo-respuesta espacio-tiempo estado-nacion calidad-precio ' +
    'profesor-alumno docente-alumno docente-estudiante profesor-estudiante hombre-maquina horas-hombre hora-hombre ' +
    'lugar-tiempo oferta-demanda e-mail e-mails e-learning e-book e-books e-commerce e-government e-gobierno',
);

/**
 * Words such as técnico, teórico, contemporáneo: stressed on the last syllable but two, so that no longer word can begin
 * with them. Those in -o only: French and Portuguese words do begin with `médica-`, `péri-`.
 */
const COMPLETE = /[áéíóúâêôàèò][^aeiouáéíóúâêôàèò\s-]{1,3}(?:ico|[nr]eo)$/iu;
/** The same of adjectives without such an accent; the second half has to look like one too. */
const FIRST_ADJECTIVE = /(?:\p{L}{4}ico|\p{L}{3}ivo|\p{L}{4}[ao]rio)$/u;
const SECOND_ADJECTIVE =
  /(?:ic[oa]|iv[oa]|[ao]ri[oa]|[cn]al|[stlrd]ial|[aeo]r?al|ural|ist[ao]|[aei]n[oa]|[aeo]s[oa]|ble|lar)(?:e?s)?$/u;
const MIN_SECOND = 6;
/** `lexico-gráfico`: what makes one word with the Greek noun before it. */
const GREEK_ENDING = /^(?:log|graf|metr|terap|tox|fil|fob|pat|tecn|genic)/;

/** A noun or adjective of a pair that the document knows both halves of has so many letters; both together. */
const MIN_HALF = 4;
const MIN_BOTH = 10;

/** Whether two halves that a hyphen at a line's end divides are two words, though nothing says so elsewhere. */
export function isCompound(left: string, right: string, vocabulary: Vocabulary): boolean {
  const [first, second] = [fold(left), fold(right)];
  if (PAIRS.has(`${first}-${second}`)) return true;
  if (FUNCTION_WORDS.has(first) || FUNCTION_WORDS.has(second) || PREFIXES.has(first)) return false;
  if (second === 'mente' || second === 'mento') return false;
  if (COMPLETE.test(left)) return true;
  if (FIRST_ADJECTIVE.test(first) && isAdjective(second)) return true;
  return first.length >= MIN_HALF && second.length >= MIN_HALF && first.length + second.length >= MIN_BOTH &&
    vocabulary.has(first) && vocabulary.has(second);
}

function isAdjective(word: string): boolean {
  return word.length >= MIN_SECOND && SECOND_ADJECTIVE.test(word) && !GREEK_ENDING.test(word);
}
