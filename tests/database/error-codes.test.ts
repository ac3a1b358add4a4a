import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schemaFiles } from '../../scripts/support/migrations.ts';
import { ERROR_CODES } from '../../supabase/functions/_shared/errors/codes.ts';

const inCode = Object.entries(ERROR_CODES)
  .map(([code, { status, disposition }]) => `${code} ${status} ${disposition}`)
  .sort();

describe('the error codes', () => {
  it('are the same in TypeScript and in pipeline.error_codes', () => {
    const sql = schemaFiles().find((file) => file.name.endsWith('error_codes.sql'))?.sql ?? '';
    const rows = [...sql.matchAll(/\('([A-Z0-9_]+)', (\d+), '([a-z]+)'\)/g)];
    expect(rows.map(([, code, status, disposition]) => `${code} ${status} ${disposition}`).sort()).toEqual(
      inCode,
    );
  });

  it('are each explained in docs/error-codes.md, with their status, and nothing else is', () => {
    const page = readFileSync(new URL('../../docs/error-codes.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `([A-Z0-9_]+)` +\| (\d+) +\| (\w+) +\|/gm)];
    expect(rows.map(([, code, status, disposition]) => `${code} ${status} ${disposition}`).sort()).toEqual(
      inCode,
    );
  });
});
