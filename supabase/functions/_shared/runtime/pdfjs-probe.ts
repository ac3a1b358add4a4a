import { ImageCoverage } from './image-coverage.ts';
import { cloneMessage, type MessageHook, type PdfjsMessage } from './pdfjs-ports.ts';

/** Enough operators to meet a page's fonts; a drawing of more is not worth reading for them. */
const MAX_OPERATOR_CHUNKS = 8;

class Enough extends Error {}

interface OperatorChunk {
  fnArray: number[];
  argsArray: unknown[];
  lastChunk?: boolean;
  separateAnnots?: unknown;
}

interface FontMessage {
  data: [id: string, type: string, font: { extra?: { name?: unknown } }];
}

/**
 * Learns a few things about a page from pdfjs' operator list without paying for it: the real names of its fonts (text
 * content carries only internal ones), whether it paints an image, and how much of it images cover. They come from
 * hooks on the messages between pdfjs' two halves:
 * - pdfjs compares every image's size with `maxImageSize` before it decodes it. Ours is an object whose `valueOf`
 *   notes the image and answers 0, so that no image is ever decoded.
 * - a font is announced with its name (`fontExtraProperties`); its bytes are dropped on the way.
 * - operators come in chunks; the transforms among them say how large images are.
 * - as soon as what is wanted is known the hook throws, which ends the operator list there (pdfjs ignores errors in
 *   content streams by design).
 */
export class PageProbe {
  readonly fontNames = new Map<string, string>();
  #wanted: ReadonlySet<string> = new Set();
  #wantImage = false;
  #image = false;
  #coverage = new ImageCoverage([]);
  #measured = false;
  #chunks = 0;
  #active = false;

  /**
   * Runs `listOperators`, which must be one call of pdfjs' `getOperatorList`, of a page with this view. Images are
   * looked for where `wantImage` says so.
   */
  async run(
    wanted: ReadonlySet<string>,
    wantImage: boolean,
    view: readonly number[],
    listOperators: () => Promise<unknown>,
  ): Promise<{ hasImage: boolean; imageShare: number }> {
    this.#wanted = wanted;
    this.#wantImage = wantImage;
    this.#image = false;
    this.#coverage = new ImageCoverage(view);
    this.#measured = false;
    this.#chunks = 0;
    this.#active = true;
    try {
      await listOperators();
    } catch {
      // Cut short by us, or a content stream that is broken after its text: what was seen until then counts.
    } finally {
      this.#active = false;
    }
    return { hasImage: this.#image, imageShare: this.#image ? this.#coverage.share : 0 };
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
    const chunk = message.chunk as OperatorChunk;
    if (this.#active) {
      if (this.#wantImage) this.#coverage.add(chunk.fnArray, chunk.argsArray);
      this.#measured = this.#image;
      if (!chunk.lastChunk && ++this.#chunks > MAX_OPERATOR_CHUNKS) this.#stop();
      if (!chunk.lastChunk) this.#stopWhenDone();
    }
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
    // The transform of an image is in the chunk that comes after pdfjs has met the image.
    if (this.#wantImage && !this.#measured) return;
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
