import { guessLanguage } from '../text/language.ts';
import type { OfficeText } from '../office/types.ts';
import { renderBlocks } from './render.ts';
import { LEVEL } from './structure.ts';
import { realTitle } from './title.ts';
import type { AssembledDocument, ContentType } from './types.ts';

/** A heading this near the beginning is the document's title. */
const OPENING_BLOCKS = 6;

/** What a word processor wrote. It has no pages: where they end depends on who opens it. */
export function assembleOffice({ drafts, metadata }: OfficeText, type: ContentType): AssembledDocument {
  const { text, blocks } = renderBlocks(drafts);
  const heading = drafts.slice(0, OPENING_BLOCKS).find(({ kind, level }) =>
    kind === 'heading' && level <= LEVEL.medium
  );
  const language = metadata.language?.toLowerCase().split(/[-_]/)[0] ?? '';
  return {
    text,
    pages: [],
    titulo: heading?.label ?? realTitle(metadata.title ?? null),
    idioma: guessLanguage(text) ?? (/^[a-z]{2}$/.test(language) ? language : null),
    tipo_contenido: type,
    blocks,
    metadata: { ...metadata },
  };
}
