import { AsyncLocalStorage } from 'node:async_hooks';

interface Client {
  /** How often this client holds the lock now. */
  depth: number;
}

/**
 * Lets one client at a time use PGlite's only session. Within a client the lock is re-entrant: a transaction that
 * asks for the session again gets it, where a second wait would never end.
 */
export class SerialLock {
  readonly #clients = new AsyncLocalStorage<Client>();
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  /** Everything that `work` does, also later, belongs to one client. */
  asOneClient<T>(work: () => Promise<T>): Promise<T> {
    return this.#clients.run({ depth: 0 }, work);
  }

  /** Waits for the session; the returned function gives it back (once). */
  async acquire(): Promise<() => void> {
    const client = this.#clients.getStore() ?? { depth: 0 };
    if (client.depth === 0) await this.#take();
    client.depth++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      client.depth--;
      if (client.depth === 0) this.#giveBack();
    };
  }

  #take(): Promise<void> {
    if (!this.#taken) {
      this.#taken = true;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #giveBack(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken = false;
    else next();
  }
}
