import { AsyncLocalStorage } from 'node:async_hooks';
import type { Log } from '../log.ts';

const requests = new AsyncLocalStorage<Log>();
let patched = false;

/**
 * `@supabase/lite` prints every error of the database with its stack to the console, also those that are an answer
 * (a refused permission, a lost lease). Within `work` the console's errors and warnings go to the log, one line each.
 */
export function withQuietConsole<T>(log: Log, work: () => Promise<T>): Promise<T> {
  if (!patched) {
    patched = true;
    redirect('error');
    redirect('warn');
  }
  return requests.run(log, work);
}

function redirect(method: 'error' | 'warn'): void {
  const original = console[method].bind(console);
  console[method] = (...values: unknown[]) => {
    const log = requests.getStore();
    if (log === undefined) original(...values);
    else log.write('api', values.map(inOneLine).join(' '));
  };
}

function inOneLine(value: unknown): string {
  if (!(value instanceof Error)) return String(value);
  const code = 'code' in value ? `${String(value.code)} ` : '';
  return `${code}${value.message.split('\n', 1)[0]}`;
}
