import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../supabase/functions/_shared/errors/codes.ts';

interface Row {
  readonly code: string;
  readonly status: number;
  readonly disposition: string;
}

/** The rows of the tables of docs/error-codes.md. */
function documented(): Row[] {
  const text = readFileSync(new URL('../../../docs/error-codes.md', import.meta.url), 'utf8');
  return text.split('\n').flatMap((line) => {
    const [, code, status, disposition, means, act] = line.split('|').map((cell) => cell.trim());
    if (!code?.startsWith('`')) return [];
    expect(means, `${code} says what it means`).toBeTruthy();
    expect(act, `${code} says what to do`).toBeTruthy();
    return [{ code: code.replaceAll('`', ''), status: Number(status), disposition: disposition ?? '' }];
  });
}

describe('docs/error-codes.md', () => {
  it('explains every code of the one list, once, with its status and disposition', () => {
    const listed = Object.entries(ERROR_CODES).map(([code, { status, disposition }]) => ({
      code,
      status,
      disposition,
    }));
    const byCode = (a: Row, b: Row) => a.code.localeCompare(b.code);
    expect(documented().sort(byCode)).toEqual(listed.sort(byCode));
  });
});
