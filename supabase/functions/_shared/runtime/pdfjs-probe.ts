import { cloneMessage, type MessageHook, type PdfjsMessage } from './pdfjs-ports.ts';

/** Enough operators to meet a page's fonts; a drawing of more is not worth reading for them. */
const MAX_OPERATOR_CHUNKS = 8;

class Enough extends Error {}

interface FontMessage {
  data: [id: string, type: string, font: { extra?: { name?: unknown } }];
}

/**
 * Learns two things about a page from pdfjs' operator list without paying for it: the real names of its fonts (text
 * content carries only internal ones) and whether it paints an image. Both come from hooks on the messages between
 * pdfjs' two halves:
 * - pdfjs compares every image's size with `maxImageSize` before it decodes it. Ours is an object whose `valueOf`
 *   notes the image and answers 0, so that no image is ever decoded.
 * - a font is announced with its name (`fontExtraProperties`); its bytes are dropped on the way.
 * - as soon as what is wanted is known the hook throws, which ends the operator list there (pdfjs ignores errors in
 *   content streams by design).
 */
export class PageProbe {
  readonly fontNames = new Map<string, string>();
  #wanted: ReadonlySet<string> = new Set();
  #wantImage = false;
  #image = false;
  #chunks = 0;
  #active = false;

  /** Runs `listOperators`, which must be one call of pdfjs' `getOperatorList`. */
  async run(
    wanted: ReadonlySet<string>,
    wantImage: boolean,
    listOperators: () => Promise<unknown>,
  ): Promise<{ hasImage: boolean }> {
    this.#wanted = wanted;
    this.#wantImage = wantImage;
    this.#image = false;
    this.#chunks = 0;
    this.#active = true;
    try {
      await listOperators();
    } catch {
      // Cut short by us, or a content stream that is broken after its text: what was seen until then counts.
    } finally {
      this.#active = false;
    }
    return { hasImage: this.#image };
  }

  readonly fromPage: MessageHook = (message, transfer) => {
    if (message.action !== 'GetDocRequest') return cloneMessage(message, transfer);
    // Passed on as it is: the bytes stay the caller's (nothing is copied or detached), and options keep their hooks.
    const data = message.data as { evaluatorOptions: Record<string, unknown> };
    const maxImageSize = { valueOf: () => this.#noteImage() };
    const evaluatorOptions = { ...data.evaluatorOptions, maxImageSize, fontExtraProperties: true };
    return { ...message, data: { ...data, evaluatorOptions } };
  };

  readonly fromWorker: MessageHook = (message, transfer) => {
    if (message.action === 'commonobj') {
      return this.#onCommonObject(message as unknown as FontMessage, message);
    }
    if (hasChunkOf(message, 'fnArray')) return this.#onOperators(message);
    // Text needs no deep copy: pdfjs makes new lists and items for each piece it sends.
    if (hasChunkOf(message, 'items')) return { ...message, chunk: { ...(message.chunk as object) } };
    return cloneMessage(message, transfer);
  };

  #noteImage(): number {
    if (this.#active) {
      this.#image = true;
      this.#stopWhenDone();
    }
    return 0;
  }

  #onCommonObject({ data: [id, type, font] }: FontMessage, message: PdfjsMessage): PdfjsMessage {
    if (type === 'Font') {
      const name = font.extra?.name;
      this.fontNames.set(id, typeof name === 'string' ? name : '');
    }
    if (this.#active) this.#stopWhenDone();
    return { ...message, data: [id, 'Font', { error: 'not kept' }] };
  }

  #onOperators(message: PdfjsMessage): PdfjsMessage {
    const chunk = message.chunk as { lastChunk?: boolean; separateAnnots?: unknown };
    if (this.#active && !chunk.lastChunk && ++this.#chunks > MAX_OPERATOR_CHUNKS) this.#stop();
    return {
      ...message,
      chunk: {
        fnArray: [],
        argsArray: [],
        lastChunk: chunk.lastChunk,
        separateAnnots: chunk.separateAnnots,
        length: 0,
      },
    };
  }

  #stopWhenDone(): void {
    if (this.#wantImage && !this.#image) return;
    for (const font of this.#wanted) if (!this.fontNames.has(font)) return;
    this.#stop();
  }

  #stop(): never {
    this.#active = false;
    throw new Enough('what was wanted of this page is known');
  }
}

function hasChunkOf(message: PdfjsMessage, member: string): boolean {
  return typeof message.chunk === 'object' && message.chunk !== null && member in message.chunk;
}
