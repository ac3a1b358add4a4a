/** Something that runs until it is stopped. */
export interface Worker {
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

export interface WakeableLoop extends Worker {
  /** Runs the work now, or once more after the present run. */
  readonly wake: () => void;
}

export interface LoopOptions {
  /** Longest time between two runs. */
  readonly everyMs: number;
  work(): Promise<void>;
  /** A failed run is tried again after `retryMs`. */
  onError(error: unknown): void;
  readonly retryMs?: number;
}

/** Runs work now, whenever it is woken and at an interval; one run at a time. */
export function wakeableLoop(options: LoopOptions): WakeableLoop {
  const { everyMs, retryMs = 500 } = options;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const runAll = async (): Promise<void> => {
    let wait = everyMs;
    do {
      again = false;
      try {
        await options.work();
      } catch (error) {
        if (!stopped) options.onError(error);
        wait = Math.min(retryMs, everyMs);
      }
    } while (again && !stopped);
    if (!stopped) timer = setTimeout(wake, wait);
  };

  const wake = (): void => {
    if (stopped) return;
    if (running !== undefined) {
      again = true;
      return;
    }
    clearTimeout(timer);
    running = runAll().finally(() => (running = undefined));
  };

  wake();
  return {
    wake,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
