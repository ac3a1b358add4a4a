/**
 * One total time limit and one idle limit over a piece of work. `signal` aborts with a `TimedOut` when either is up, or
 * with the outer signal's reason. Whoever makes one calls `stop()` in `finally`.
 */
export class Watchdog {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #totalTimer: ReturnType<typeof setTimeout>;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #lastSign = Date.now();

  constructor(totalMs: number, readonly idleMs: number, outer?: AbortSignal) {
    this.signal = this.#controller.signal;
    this.#totalTimer = setTimeout(
      () => this.#controller.abort(new TimedOut(`it took longer than ${totalMs} ms`)),
      totalMs,
    );
    this.#outer = outer;
    if (outer?.aborted) this.#controller.abort(outer.reason);
    else outer?.addEventListener('abort', this.#onOuterAbort, { once: true });
    this.#watchIdle(idleMs);
  }

  /** Something arrived. */
  touch(): void {
    this.#lastSign = Date.now();
  }

  stop(): void {
    clearTimeout(this.#totalTimer);
    clearTimeout(this.#idleTimer);
    this.#outer?.removeEventListener('abort', this.#onOuterAbort);
  }

  /** `promise`, or a rejection with the signal's reason as soon as it aborts. */
  race<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(signal.reason);
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    });
  }

  readonly #onOuterAbort = () => this.#controller.abort(this.#outer?.reason);

  #watchIdle(ms: number): void {
    this.#idleTimer = setTimeout(() => {
      const left = this.#lastSign + this.idleMs - Date.now();
      if (left > 0) this.#watchIdle(left);
      else this.#controller.abort(new TimedOut(`nothing arrived for ${this.idleMs} ms`));
    }, ms);
  }
}

/** The reason a watchdog aborts with. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}
