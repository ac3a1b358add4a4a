import { describe, expect, it } from 'vitest';
import { ownErrors } from '../../../supabase/functions/_shared/api/auth-errors.ts';
import { respondError } from '../../../supabase/functions/_shared/api/respond.ts';
import { DatabaseError } from '../../../supabase/functions/_shared/db/rpc-error.ts';
import { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import { consoleLog } from '../../../supabase/functions/_shared/worker/log.ts';
import { vi } from 'vitest';

const answered = async (response: Response) => [response.status, await response.json()];

describe('respondError', () => {
  it('answers an error of ours with its status, code and message', async () => {
    const error = new PipelineError('UNKNOWN_SOURCE', 'Cannot start a run: there is no source "x"');
    expect(await answered(respondError(error))).toEqual([404, {
      code: 'UNKNOWN_SOURCE',
      message: error.message,
    }]);
  });

  it('says how long to wait, in whole seconds', () => {
    const error = new PipelineError('PROVIDER_RATE_LIMITED', 'Cannot embed', { retryAfterMs: 1200 });
    expect(respondError(error).headers.get('retry-after')).toBe('2');
  });

  it.each([
    ['a bug', new TypeError('x.y is not a function')],
    [
      'the database',
      new DatabaseError('pipeline.f', 500, { message: 'relation "secret_table" does not exist' }),
    ],
    ['a fault of ours', new PipelineError('INTERNAL', 'Cannot read /etc/secret')],
    ['what is no error', 'boom'],
  ])('keeps to itself what went wrong in %s, and gives it to the log', async (_what, thrown) => {
    const logged: unknown[] = [];
    const [status, body] = await answered(respondError(thrown, (cause) => logged.push(cause)));
    expect(status).toBe(500);
    expect(body).toEqual({ code: 'INTERNAL', message: expect.not.stringMatching(/function|secret|boom/) });
    expect(logged).toEqual([thrown]);
  });
});

describe('ownErrors', () => {
  const silence = () => vi.spyOn(console, 'error').mockImplementation(() => {});

  it('leaves every other answer alone, an error of ours among them', async () => {
    const own = new Response('{"code":"NOT_FOUND"}', { status: 404 });
    expect(await ownErrors(async () => own)(new Request('http://f/'))).toBe(own);
  });

  it('answers a refusal that is a fault of ours with 500, and logs only its name', async () => {
    const log = silence();
    const refusal = () =>
      Promise.resolve(
        Response.json({ hint: 'keys: default' }, {
          status: 500,
          headers: { 'x-supabase-server-error': 'NO_KEYS_CONFIGURED' },
        }),
      );
    const response = await ownErrors(refusal)(new Request('http://f/'));
    expect(await answered(response)).toEqual([500, {
      code: 'INTERNAL',
      message: expect.not.stringContaining('key'),
    }]);
    expect(log).toHaveBeenCalledWith(expect.stringContaining('NO_KEYS_CONFIGURED'));
    log.mockRestore();
  });

  it('answers what is thrown while a function is being set up', async () => {
    const log = silence();
    const response = await ownErrors(() => Promise.reject(new Error('SUPABASE_URL is not set')))(
      new Request('http://f/'),
    );
    expect(await answered(response)).toMatchObject([500, { code: 'INTERNAL' }]);
    log.mockRestore();
  });
});

describe('consoleLog', () => {
  it('writes one line of JSON with ids, and cuts what is long', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    consoleLog({ fn: 'ingest' })('info', 'read', { job_id: 7, text: 'x'.repeat(9000), none: undefined });
    const line: Record<string, unknown> = JSON.parse(String(log.mock.calls[0]?.[0]));
    expect(line).toEqual({
      level: 'info',
      message: 'read',
      fn: 'ingest',
      job_id: 7,
      text: `${'x'.repeat(500)}…`,
    });
    log.mockRestore();
  });
});
