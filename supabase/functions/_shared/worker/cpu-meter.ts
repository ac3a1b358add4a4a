/**
 * CPU by elapsed time of work that does no I/O. The runtime's own counters cannot be used: `process.cpuUsage()` answers
 * zero there. Elapsed time is never less than the CPU spent, so a busy machine makes a worker hand over early, not late.
 */
export class CpuMeter {
  #spentMs = 0;
  readonly #now: () => number;

  /** @param now a monotonic clock in milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get spentMs(): number {
    return this.#spentMs;
  }

  /** Runs `work` and counts the time it took, also when it throws. */
  run<T>(work: () => T): T {
    const start = this.#now();
    try {
      return work();
    } finally {
      this.#spentMs += this.#now() - start;
    }
  }

  /** The same for work that is asynchronous by interface alone, as pdfjs is: it must not wait for anything outside. */
  async runAsync<T>(work: () => Promise<T>): Promise<T> {
    const start = this.#now();
    try {
      return await work();
    } finally {
      this.#spentMs += this.#now() - start;
    }
  }
}
