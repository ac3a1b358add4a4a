import { readFileSync } from 'node:fs';

/** What a kind of process has used: the most resident memory of one of them, processor time of all. */
export interface Usage {
  processes: number;
  peakMib: number;
  cpuSeconds: number;
}

/** Clock ticks a second in /proc; 100 on every Linux that Node supports. */
const TICKS = 100;

/** Follows processes by kind through /proc, also those that come and go. */
export class Watch {
  readonly #kinds = new Map<string, Map<number, { peakMib: number; cpuSeconds: number; from: number }>>();

  look(kind: string, pids: readonly number[]): void {
    let seen = this.#kinds.get(kind);
    if (seen === undefined) this.#kinds.set(kind, seen = new Map());
    for (const pid of pids) {
      const now = usageOf(pid);
      if (now === null) continue;
      const before = seen.get(pid);
      seen.set(pid, {
        peakMib: Math.max(now.peakMib, before?.peakMib ?? 0),
        cpuSeconds: now.cpuSeconds,
        from: before?.from ?? 0,
      });
    }
  }

  /** Counts processor time from now on. */
  mark(): void {
    for (const seen of this.#kinds.values()) {
      for (const process of seen.values()) process.from = process.cpuSeconds;
    }
  }

  usage(): Record<string, Usage> {
    return Object.fromEntries(
      [...this.#kinds].map(([kind, seen]) => {
        const all = [...seen.values()];
        return [kind, {
          processes: all.length,
          peakMib: Math.max(0, ...all.map(({ peakMib }) => peakMib)),
          cpuSeconds: all.reduce((total, { cpuSeconds, from }) => total + cpuSeconds - from, 0),
        }];
      }),
    );
  }
}

/** Null for a process that has ended. */
function usageOf(pid: number): { peakMib: number; cpuSeconds: number } | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return {
      peakMib: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024,
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
    };
  } catch {
    return null;
  }
}

/** The processes that `pid` has started and that still run. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').map(Number).filter((child) =>
      child > 0
    );
  } catch {
    return [];
  }
}
