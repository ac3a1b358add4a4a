import type { Output } from '../report/progress-view.ts';

export interface RestoreProgress {
  readonly doing: 'check' | 'prepare' | 'restore' | 'verify';
  /** Bytes of the archive that this has been done with, of all. */
  readonly done: number;
  readonly bytes: number;
  readonly documents: number;
  readonly chunks: number;
}

const VERBS = { check: 'Checking', restore: 'Restoring', verify: 'Verifying' } as const;
const MEGABYTE = 1_000_000;

export function progressLine(progress: RestoreProgress, seconds: number): string {
  const { doing, done, bytes, documents, chunks } = progress;
  if (doing === 'prepare') return 'Preparing the database';
  const share = bytes === 0 ? 100 : Math.floor((100 * done) / bytes);
  const parts = [
    `${VERBS[doing]} ${share} % of ${(bytes / MEGABYTE).toFixed(1)} MB`,
    ...(doing === 'check' ? [] : [`${documents} documents, ${chunks} chunks`]),
    `${seconds.toFixed(0)} s`,
  ];
  if (doing === 'restore' && done > 0 && done < bytes) {
    parts.push(`about ${Math.ceil((seconds / done) * (bytes - done))} s left`);
  }
  return parts.join(', ');
}

/** One line that is redrawn on a terminal; nothing elsewhere. */
export function restoreView(output: Output, now: () => number = Date.now): {
  show(progress: RestoreProgress): void;
  end(): void;
} {
  if (output.isTTY !== true) return { show: () => {}, end: () => {} };
  let doing = '';
  let began = now();
  return {
    show(progress) {
      if (progress.doing !== doing) began = now();
      doing = progress.doing;
      const line = progressLine(progress, (now() - began) / 1000);
      output.write(`\r\u001b[K${line.slice(0, (output.columns || 80) - 1)}`);
    },
    end: () => void output.write('\r\u001b[K'),
  };
}
