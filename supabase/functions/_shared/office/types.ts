import type { BlockDraft } from '../documents/types.ts';

/** A word processor's document as it was read. */
export interface OfficeText {
  readonly drafts: BlockDraft[];
  readonly metadata: OfficeMetadata;
}

/** What the file says of itself; dates as it writes them (ISO 8601). */
export interface OfficeMetadata {
  readonly title?: string;
  readonly author?: string;
  readonly subject?: string;
  readonly language?: string;
  readonly created?: string;
  readonly modified?: string;
}
