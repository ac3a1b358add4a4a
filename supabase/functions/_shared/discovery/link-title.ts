const MAX_TITLE_LENGTH = 300;

/** Words that say what to do with a link or what kind of file it is, not what it is about; accents left out. */
const GENERIC_WORDS = new Set(
  ('descargar descarga descargue download bajar ver vea view abrir open leer lea read acceder acceda ir visitar ' +
    'consultar obtener obtenga pinchar pinche haz haga hacer click clic ' +
    'el la los las un una a al de del en este esta desde the this here to mas more completo completa ahora aqui aca ' +
    'sitio web pdf doc docx xls xlsx word excel zip csv htm html xml documento archivo fichero adjunto enlace link ' +
    'file document formato version texto detalle detalles recurso informacion pagina bytes kb mb gb kib mib')
    .split(' '),
);

/** Text as a person would copy it: one line, single spaces, NFC, no invisible characters. Null when nothing is left. */
export function cleanTitle(text: string | null | undefined): string | null {
  const cleaned = (text ?? '')
    .normalize('NFC')
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g, '')
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  if (!/[\p{L}\p{N}]/u.test(cleaned)) return null;
  if (cleaned.length <= MAX_TITLE_LENGTH) return cleaned;
  const cut = cleaned.slice(0, MAX_TITLE_LENGTH);
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > MAX_TITLE_LENGTH / 2 ? space : undefined).trimEnd()}…`;
}

/** True for "Descargar", "ver PDF", "aquí", "PDF (1,2 MB)": a label that names no document. */
export function isGenericTitle(title: string): boolean {
  const words = title.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').split(/[^\p{L}\p{N}]+/u);
  return words.every((word) => word === '' || GENERIC_WORDS.has(word) || /^\d+([kmg]i?b)?$/.test(word));
}

/** The first candidate that names the document; null when each is empty or generic. */
export function pickTitle(candidates: readonly (string | null | undefined)[]): string | null {
  for (const candidate of candidates) {
    const title = cleanTitle(candidate);
    if (title !== null && !isGenericTitle(title)) return title;
  }
  return null;
}
