import { Parser } from 'htmlparser2';
import { PipelineError } from '../errors/pipeline-error.ts';

/** Feeds may hold XHTML; a sitemap has four levels. */
const MAX_DEPTH = 200;

/**
 * XML whose elements are nested deeper than a feed or a sitemap has them takes time in the square of its depth, and more.
 * Half of it is not read instead: the documents of the other half would be taken for gone.
 *
 * @throws PipelineError `SOURCE_UNREADABLE`
 */
export function assertShallow(xml: string, url: string): void {
  let depth = 0;
  const parser = new Parser({
    onopentagname: () => {
      if (++depth > MAX_DEPTH) parser.pause();
    },
    onclosetag: () => {
      depth--;
    },
  }, { xmlMode: true, decodeEntities: false });
  parser.write(xml);
  if (depth > MAX_DEPTH) {
    const why = `its XML is nested over ${MAX_DEPTH} levels deep`;
    throw new PipelineError('SOURCE_UNREADABLE', `Cannot read ${url}: ${why}`);
  }
}
