import { Parser } from 'htmlparser2';
import { PipelineError } from '../errors/pipeline-error.ts';

/** The attributes of an element by local name: `w:val` is `val`, whatever prefix the file gives its namespace. */
export type Attributes = Readonly<Record<string, string>>;

export interface XmlHandler {
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Elements within elements; the parser takes longer for each the more are open. Tables ten deep take a hundred. */
const MAX_DEPTH = 1000;

/**
 * Reads XML from front to back, element names without prefix, without a tree. Entities other than XML's own five stay as
 * they are, so that none can grow.
 *
 * @throws PipelineError `DOCUMENT_CORRUPT` where it is nested beyond all sense
 */
export function readXml(xml: string, handler: XmlHandler): void {
  let depth = 0;
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (++depth > MAX_DEPTH) {
        const why = `its XML is nested over ${MAX_DEPTH} levels deep`;
        throw new PipelineError('DOCUMENT_CORRUPT', `Cannot read the document: ${why}`);
      }
      handler.open?.(local(name), withLocalNames(attributes));
    },
    onclosetag: (name) => {
      depth--;
      handler.close?.(local(name));
    },
    ontext: (text) => handler.text?.(text),
  }, { xmlMode: true, decodeEntities: true });
  parser.end(xml);
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function withLocalNames(attributes: Record<string, string>): Attributes {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [local(name), value]));
}

/** A whole number out of an attribute; `otherwise` where there is none. */
export function integer(value: string | undefined, otherwise: number): number {
  const number = Number.parseInt(value ?? '', 10);
  return Number.isSafeInteger(number) ? number : otherwise;
}
