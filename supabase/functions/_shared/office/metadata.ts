import { plainTextOf } from '../documents/drafts.ts';
import type { OfficeMetadata } from './types.ts';
import { readXml } from './xml.ts';

/** Names in `docProps/core.xml` (OOXML) and in `meta.xml` (OpenDocument, whose `date` is that of the last change). */
const FIELDS: Record<string, keyof OfficeMetadata> = {
  title: 'title',
  creator: 'author',
  'initial-creator': 'author',
  subject: 'subject',
  language: 'language',
  created: 'created',
  'creation-date': 'created',
  modified: 'modified',
  date: 'modified',
};

const MAX_LENGTH = 500;

export function readMetadata(xml: string): OfficeMetadata {
  const found: Partial<Record<keyof OfficeMetadata, string>> = {};
  let field: keyof OfficeMetadata | undefined;
  readXml(xml, {
    open: (name) => field = FIELDS[name],
    close: () => field = undefined,
    text: (text) => {
      if (field !== undefined) found[field] = ((found[field] ?? '') + text).slice(0, MAX_LENGTH);
    },
  });
  const cleaned = Object.entries(found).map(([name, value]) => [name, plainTextOf(value)]);
  return Object.fromEntries(cleaned.filter(([, value]) => value !== ''));
}
