import { countTokens } from './tokens.ts';

/** Between two headings of a path. */
export const SEPARATOR = ' > ';

/** Share of a chunk's tokens that its context may take. */
const MAX_SHARE = 0.25;

/**
 * The headings' path as it is embedded before a chunk's content: `Título II > Artículo 12`. Where it is too long its
 * outer headings go first, then the innermost is cut.
 */
export function contextOf(path: readonly string[], maxTokens: number): string {
  const limit = Math.floor(maxTokens * MAX_SHARE);
  let labels = path;
  while (labels.length > 1 && countTokens(labels.join(SEPARATOR)) > limit) labels = labels.slice(1);
  let context = labels.join(SEPARATOR);
  while (context !== '' && countTokens(context) > limit) {
    context = context.includes(' ') ? `${context.replace(/…$/, '').replace(/\s+\S*$/, '')}…` : '';
    if (!context.includes(' ') && countTokens(context) > limit) context = '';
  }
  return context;
}

/** Exactly what is embedded for a chunk (a model's own prefix apart). */
export function embeddingInput(context: string, content: string): string {
  return context === '' ? content : `${context}\n\n${content}`;
}
