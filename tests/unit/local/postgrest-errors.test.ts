import { describe, expect, it } from 'vitest';
import { asPostgrestError } from '../../../local/api/postgrest-errors.ts';

const raised = (code: string) => Object.assign(new Error('why'), { code, detail: 'd', hint: 'h' });

describe('asPostgrestError', () => {
  it.each([['P0001', 400], ['23514', 400], ['40P01', 500], ['08006', 503], ['28P01', 403]])(
    'gives %s the status %i and keeps code, message, details and hint',
    (code, status) => {
      const error = asPostgrestError(raised(code)) as Error & { code: string; detail: string };
      expect(error.code).toBe('PGRST');
      expect(JSON.parse(error.message)).toEqual({ code, message: 'why', details: 'd', hint: 'h' });
      expect(JSON.parse(error.detail)).toEqual({ status, headers: {} });
    },
  );

  it.each(['PT409', '23505', '42501', '22023'])('leaves %s, which is mapped already', (code) => {
    const error = raised(code);
    expect(asPostgrestError(error)).toBe(error);
  });

  it('leaves what is no error of Postgres', () => {
    const error = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    expect(asPostgrestError(error)).toBe(error);
  });
});
