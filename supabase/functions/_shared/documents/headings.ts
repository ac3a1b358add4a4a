import { type BodyMetrics, isInTable, type Line } from './pdf-lines.ts';
import { labelOf, LEADERS, LEVEL, type Structure, structureOf } from './structure.ts';

const MAX_HEADING_CHARS = 200;
const MAX_HEADING_LINES = 4;

/** What a group of lines is: by its first words, else by how it is set. */
export function classify(group: Line[], text: string, body: BodyMetrics): Structure {
  const first = group[0];
  if (!first) return { kind: 'paragraph', level: 0, label: null };
  if (group.some(isInTable)) return { kind: 'table', level: 0, label: null };
  const structure = structureOf(text);
  if (structure && structure.kind !== 'list_item') return structure;
  const level = typographicLevel(group, text, body);
  if (level !== null) return { kind: 'heading', level, label: labelOf(text) };
  return structure ?? { kind: 'paragraph', level: 0, label: null };
}

function typographicLevel(group: Line[], text: string, body: BodyMetrics): number | null {
  const first = group[0];
  if (!first || text.length > MAX_HEADING_CHARS || group.length > MAX_HEADING_LINES) return null;
  if (!/\p{L}{2}/u.test(text) || LEADERS.test(text)) return null;
  const ratio = first.size / body.size;
  if (ratio >= 1.6) return LEVEL.large;
  if (ratio >= 1.25) return LEVEL.medium - 1;
  if (ratio >= 1.1) return LEVEL.medium + 1;
  if (ratio < 0.95 || /[.,;]$/.test(text)) return null;
  if (group.every((line) => line.bold)) return LEVEL.small;
  return isCapitals(text) && group.length <= 2 ? LEVEL.small + 1 : null;
}

function isCapitals(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  return letters.length >= 6 && text === text.toUpperCase();
}
