import process from 'node:process';

/** Says where the bench stands on one line of a terminal; in a pipe it keeps quiet. */
export function progress(text: string): void {
  if (!process.stderr.isTTY) return;
  const width = process.stderr.columns ?? 80;
  process.stderr.write(`\r\u001b[2K${text.slice(0, width - 1)}`);
}

/** Prints a part of the results, after wiping the progress line. */
export function print(text = ''): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
  console.log(text);
}

export function heading(title: string): void {
  print(`\n${title}\n${'='.repeat(title.length)}`);
}

/** Says what was left out, and why. */
export function leftOut(what: string, why: string): void {
  print(`Left out: ${what} (${why})`);
}
