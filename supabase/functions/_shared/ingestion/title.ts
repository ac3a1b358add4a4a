/** A title for a document that does not give itself one: how its link was called, else its file's name. */
export function titleFor(
  own: string | null,
  linked: string | null,
  url: string,
  contentDisposition: unknown,
): string {
  return usable(own) ?? usable(linked) ?? usable(fileTitle(url, contentDisposition)) ?? url;
}

const MAX_TITLE = 500;

function usable(title: string | null): string | null {
  const clean = title?.replace(/[\s\p{Cc}]+/gu, ' ').trim() ?? '';
  if (clean === '') return null;
  const points = Array.from(clean);
  return points.length > MAX_TITLE ? `${points.slice(0, MAX_TITLE - 1).join('').trimEnd()}…` : clean;
}

/** `…/Bases_t%C3%A9cnicas-2025.pdf` → `Bases técnicas 2025`. */
function fileTitle(url: string, contentDisposition: unknown): string | null {
  const name = dispositionName(contentDisposition) ?? lastSegment(url);
  if (name === null) return null;
  return name
    .replace(/\.(pdf|docx?|odt|rtf|html?|txt|aspx?|php)$/i, '')
    .replace(/[_+]+|(?<=\p{L})-+(?=[\p{L}\p{N}])|-{2,}/gu, ' ');
}

function dispositionName(header: unknown): string | null {
  if (typeof header !== 'string') return null;
  const extended = /filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(header)?.[1];
  if (extended !== undefined) return decoded(extended);
  return /filename\s*=\s*"([^"]+)"/i.exec(header)?.[1] ?? null;
}

function lastSegment(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const segment = new URL(url).pathname.split('/').findLast((part) => part !== '');
  return segment === undefined ? null : decoded(segment);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
