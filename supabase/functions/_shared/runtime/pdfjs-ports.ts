/** What pdfjs posts through a port; only the fields that a hook looks at are spelled out. */
export interface PdfjsMessage {
  action?: string;
  data?: unknown;
  chunk?: unknown;
  [key: string]: unknown;
}

type Listener = (event: { data: unknown }) => void;

/**
 * Sees each message before it is delivered. May return another message in its place; may throw, which makes the
 * sender's `postMessage` throw.
 */
export type MessageHook = (message: PdfjsMessage, transfer: Transferable[]) => PdfjsMessage;

/** One end of a pair, with as much of `MessagePort` as pdfjs uses. */
export class LinkedPort {
  readonly #listeners = new Set<Listener>();
  readonly #hook: MessageHook;
  #peer: LinkedPort | null = null;

  constructor(hook: MessageHook) {
    this.#hook = hook;
  }

  link(peer: LinkedPort): void {
    this.#peer = peer;
  }

  postMessage(message: PdfjsMessage, transfer: Transferable[] = []): void {
    const peer = this.#peer;
    if (!peer) return;
    const data = this.#hook(message, transfer);
    queueMicrotask(() => peer.#deliver(data));
  }

  #deliver(data: PdfjsMessage): void {
    for (const listener of this.#listeners) listener.call(this, { data });
  }

  addEventListener(_type: string, listener: Listener, options?: { signal?: AbortSignal }): void {
    this.#listeners.add(listener);
    options?.signal?.addEventListener('abort', () => this.#listeners.delete(listener));
  }

  removeEventListener(_type: string, listener: Listener): void {
    this.#listeners.delete(listener);
  }

  /** Cuts the pair; what is still under way is dropped. */
  terminate(): void {
    this.#listeners.clear();
    this.#peer = null;
  }
}

/** A message as the other side of a real worker would get it: a copy, so that neither side sees the other's objects. */
export function cloneMessage(message: PdfjsMessage, transfer: Transferable[]): PdfjsMessage {
  return structuredClone(message, { transfer });
}

/** The page's and the worker's end of a connection inside one thread. */
export function linkedPorts(
  fromPage: MessageHook,
  fromWorker: MessageHook,
): { page: LinkedPort; worker: LinkedPort } {
  const page = new LinkedPort(fromPage);
  const worker = new LinkedPort(fromWorker);
  page.link(worker);
  worker.link(page);
  return { page, worker };
}
