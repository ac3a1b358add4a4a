import type { AssembledDocument } from '../documents/types.ts';
import { contextOf, embeddingInput, SEPARATOR } from './context.ts';
import { captioned, type CutChunk, type Cutting } from './cut-units.ts';
import { pathFinder } from './heading-paths.ts';
import type { EarlierChunk, KeptChunk } from './kept-chunks.ts';
import type { Offsets } from './offsets.ts';
import { countTokens } from './tokens.ts';
import type { Unit } from './units.ts';

/** How many lost chunks are looked through for the one that a new chunk comes from. */
const LOOK_AHEAD = 20;

interface Earlier {
  readonly chunks: readonly EarlierChunk[];
  readonly offsets: Offsets;
}

/**
 * The headings above the chunks of an edited text: those that they had, with what the edit changed of the headings that
 * the words of the text show, and without those that are gone.
 */
export class EditedContexts {
  readonly #cutting: Cutting;
  readonly #earlier: Earlier;
  readonly #pathNow: (position: number) => readonly string[];
  readonly #pathThen: (position: number) => readonly string[];
  /** Words with which each paragraph begins. */
  readonly #openings: readonly string[];
  readonly #standing = new Map<string, boolean>();

  constructor(now: AssembledDocument, then: AssembledDocument, earlier: Earlier, cutting: Cutting) {
    this.#cutting = cutting;
    this.#earlier = earlier;
    this.#pathNow = pathFinder(now);
    this.#pathThen = pathFinder(then);
    this.#openings = now.blocks.map(({ char_start }) => {
      const start = cutting.offsets.toIndex(char_start);
      return now.text.slice(start, start + 300).replace(/\s+/g, ' ');
    });
  }

  /** The headings that a kept chunk has now, and its tokens with them; null where these are too many. */
  refreshed({ index, start }: KeptChunk): Pick<CutChunk, 'context' | 'headings' | 'tokens'> | null {
    const chunk = this.#earlier.chunks[index];
    if (chunk === undefined) return null;
    const caption = captioned(this.#cutting, this.#now(chunk, start));
    const tokens = countTokens(embeddingInput(caption.context, chunk.content));
    return tokens > this.#cutting.maxTokens ? null : { ...caption, tokens };
  }

  /** For the chunks between two kept ones: each takes after the earlier chunk that had its words. */
  between(before: KeptChunk | undefined, after: KeptChunk | undefined): (unit: Unit) => string {
    const { chunks } = this.#earlier;
    const end = after?.index ?? chunks.length;
    let at = (before?.index ?? -1) + 1;
    return (unit) => {
      const words = this.#cutting.text.slice(unit.start, unit.end);
      for (let i = at; i < Math.min(end, at + LOOK_AHEAD); i++) {
        if (!chunks[i]?.content.includes(words)) continue;
        at = i;
        break;
      }
      return this.#now(chunks[at < end ? at : at - 1], unit.start);
    };
  }

  /** The context of `model`, at the place in the edited text (UTF-16) that takes after it. */
  #now(model: EarlierChunk | undefined, start: number): string {
    const shown = this.#pathNow(this.#cutting.offsets.toCodePoint(start));
    if (model === undefined) return contextOf(shown, this.#cutting.maxTokens);
    const shownThen = this.#pathThen(this.#earlier.offsets.toCodePoint(model.start));
    const had = model.context === '' ? [] : model.context.split(SEPARATOR);
    const still = had.filter((label) =>
      shownThen.includes(label) ? shown.includes(label) : this.#stands(label)
    );
    const added = shown.filter((label) => !shownThen.includes(label) && !still.includes(label));
    if (added.length === 0 && still.length === had.length) return model.context;
    return contextOf([...still, ...added], this.#cutting.maxTokens);
  }

  /** Whether a paragraph still begins with these words. */
  #stands(label: string): boolean {
    const known = this.#standing.get(label);
    if (known !== undefined) return known;
    const words = label.replace(/…$/, '');
    const stands = this.#openings.some((opening) =>
      opening.startsWith(words) && !/^[\p{L}\p{N}]/u.test(opening.slice(words.length))
    );
    this.#standing.set(label, stands);
    return stands;
  }
}
