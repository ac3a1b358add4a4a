/** A date as sitemaps (W3C) and feeds (RFC 822 or W3C) write it, in ISO 8601; null for anything else. */
export function parseDate(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  if (!/\d{4}/.test(trimmed)) return null;
  const at = Date.parse(trimmed);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
