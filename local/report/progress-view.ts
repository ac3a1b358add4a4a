import { type Progress, secondsLeft, stageLines, totalsLine } from './progress.ts';

export interface ProgressView {
  show(progress: Progress): void;
  /** Leaves the last state on the screen. */
  end(): void;
}

export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** Least time between two lines when the output is not a terminal. */
const LINE_EVERY_MS = 5000;

/** Redrawn in place on a terminal; elsewhere a line when a stage begins or ends and otherwise every few seconds. */
export function progressView(output: Output, now: () => number = Date.now): ProgressView {
  return output.isTTY === true ? terminalView(output, now) : lineView(output, now);
}

function elapsedLine(progress: Progress, elapsed: number): string {
  const left = secondsLeft(progress, elapsed);
  return `${elapsed.toFixed(0)} s${left === null ? '' : `, about ${Math.ceil(left)} s left`}`;
}

function terminalView(output: Output, now: () => number): ProgressView {
  const began = now();
  let drawn = 0;
  return {
    show(progress) {
      const width = (output.columns || 80) - 1;
      const lines = [
        ...stageLines(progress),
        totalsLine(progress),
        elapsedLine(progress, (now() - began) / 1000),
      ];
      const clear = drawn > 0 ? `\u001b[${drawn}A\u001b[J` : '';
      output.write(clear + lines.map((line) => `  ${line}`.slice(0, width)).join('\n') + '\n');
      drawn = lines.length;
    },
    end: () => (drawn = 0),
  };
}

function lineView(output: Output, now: () => number): ProgressView {
  const began = now();
  let lastAt = -Infinity;
  let lastText = '';
  let lastStages = '';
  return {
    show(progress) {
      const active = Object.entries(progress.stages)
        .filter(([, jobs]) => jobs.ready + jobs.running + jobs.failed > 0)
        .map(([stage]) => stage);
      const stages = active.sort().join(', ');
      const text = totalsLine(progress);
      const due = now() - lastAt >= LINE_EVERY_MS && text !== lastText;
      if (stages === lastStages && !due) return;
      const elapsed = (now() - began) / 1000;
      output.write(`[${elapsedLine(progress, elapsed)}] ${stages === '' ? 'finishing' : stages}: ${text}\n`);
      lastAt = now();
      lastText = text;
      lastStages = stages;
    },
    end: () => {},
  };
}
