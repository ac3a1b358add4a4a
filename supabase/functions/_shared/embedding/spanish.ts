/** Spanish as the local embedder reads it: which spellings count as one word, and which words say little. */

/** Lower case without accents. `ñ` is a letter of its own and stays apart from `n` (año, ano); `ü` becomes `u`. */
export function fold(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFD')
    .replace(/n\u0303/g, 'ñ')
    .replace(/\p{M}/gu, '');
}

/**
 * Takes plural and gender off a folded word (evaluadoras → evaluador, luces → luz, docentes → docent), after the idea of
 * J. Savoy's light stemmer (SIGIR 2006). Short words and what has a digit stay as they are.
 */
export function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  let stemmed = word;
  if (word.length > 4 && word.endsWith('ces')) {
    stemmed = `${word.slice(0, -3)}z`;
  } else if (word.length > 5 && /[aeiou]es$/.test(word)) {
    stemmed = word.slice(0, -1);
  } else if (word.length > 5 && word.endsWith('es')) {
    stemmed = word.slice(0, -2);
  } else if (word.length > 4 && word.endsWith('s')) stemmed = word.slice(0, -1);
  return stemmed.length > 4 && /[aeo]$/.test(stemmed) ? stemmed.slice(0, -1) : stemmed;
}

/** Function words, and words of questions that no answer repeats; folded. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  `a ademas ahi ahora al algo algun alguna algunas alguno algunos alla alli ambas ambos ante antes aquel aquella aquellas
  aquello aquellos aqui asi aun aunque bajo bien cabo cada casi como con contra cosa cual cuales cualquier cualquiera
  cuando cuanta cuantas cuanto cuantos cuya cuyas cuyo cuyos de debe deben debera deberan del desde despues dicha dichas
  dicho dichos donde dos durante e el ella ellas ellos en entonces entre era eran eres es esa esas ese eso esos esta
  estaba estaban estado estamos estan estar estas este esto estos etc forma fue fueron fuera fuese ha haber habia habian
  han has hasta hay haya hayan he hacer hace hacen hacia hecho hizo incluso ir la las le les llama llamado lo los luego
  manera mas me mediante mejor menos mi mientras mis misma mismas mismo mismos mucha muchas mucho muchos muy nada ni
  ningun ninguna ninguno no nombre nos nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros para parte
  pero poca pocas poco pocos podemos podria podrian por porque pues puede pueden puedo que quien quienes se sea sean
  segun ser sera seran si sido siempre siendo sin sino sobre sois solo son soy su sus tal tales tambien tampoco tan tanta
  tantas tanto tantos te tendra tener tengo tenia tenido tiene tienen tipo toda todas todavia todo todos tras tu tus u un
  una unas uno unos usted ustedes va van vez y ya yo`.split(/\s+/),
);

/** @param folded a word as `fold` gives it */
export function isStopWord(folded: string): boolean {
  return STOP_WORDS.has(folded);
}
