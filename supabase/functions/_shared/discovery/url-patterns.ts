import { RE2JS } from 're2js';
import { PipelineError } from '../errors/pipeline-error.ts';

const MAX_PATTERNS = 100;
const MAX_PATTERN_LENGTH = 1000;

export type UrlMatcher = (url: string) => boolean;

/**
 * A test of URLs against patterns that people wrote into a source's configuration; undefined when there are none.
 * RE2 matches in time linear in the URL whatever the pattern, so none can hang a worker (its syntax is that of
 * JavaScript without look-around and back-references). Case is ignored; a pattern may match anywhere, in the URL as it
 * is or with its percent-encoding undone, so that `año` finds `a%C3%B1o`.
 *
 * @throws PipelineError `SOURCE_UNREADABLE` naming the pattern
 */
export function compilePatterns(
  what: string,
  patterns: readonly string[] | undefined,
  sourceName: string,
): UrlMatcher | undefined {
  if (patterns === undefined || patterns.length === 0) return undefined;
  const refuse = (why: string) =>
    new PipelineError('SOURCE_UNREADABLE', `Cannot read the source "${sourceName}": ${why}`);
  if (patterns.length > MAX_PATTERNS) throw refuse(`it has more than ${MAX_PATTERNS} ${what} patterns`);
  const compiled = patterns.map((pattern) => {
    if (pattern.length > MAX_PATTERN_LENGTH) {
      throw refuse(`an ${what} pattern is longer than ${MAX_PATTERN_LENGTH} characters`);
    }
    try {
      return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
    } catch (error) {
      throw refuse(
        `its ${what} pattern ${JSON.stringify(pattern)} is not valid (${(error as Error).message})`,
      );
    }
  });
  return (url) => {
    const readable = decodeUrl(url);
    return compiled.some((pattern) => pattern.test(url) || (readable !== url && pattern.test(readable)));
  };
}

/** The URL as people read it. What is not UTF-8 stays encoded. */
export function decodeUrl(url: string): string {
  return url.replace(/(%[0-9A-Fa-f]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
