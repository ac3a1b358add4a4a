import { describe, expect, it } from 'vitest';
import { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import { handleReprocess } from '../../../supabase/functions/reprocess/handler.ts';

async function reprocess(body: unknown, raise?: unknown) {
  const calls: unknown[] = [];
  const response = await handleReprocess(
    new Request('http://f/reprocess', { method: 'POST', body: JSON.stringify(body) }),
    {
      callerRpc: async (fn, args) => {
        calls.push([fn, args]);
        if (raise) throw raise;
        return 'run_20260101_000000_abcd';
      },
      allowedPrivateHosts: async () => ['127.0.0.1:4010'],
      resolve: async (host) => {
        if (host === 'nowhere.example.org') throw new Error('no such name');
        return host.endsWith('example.org') ? ['93.184.216.34'] : ['10.0.0.7'];
      },
      log: () => {},
    },
  );
  return { status: response.status, answer: await response.json(), calls };
}

describe('reprocess', () => {
  it('enqueues the URL in the spelling documents are kept by, and answers with the run', async () => {
    expect(
      await reprocess({
        url: 'HTTPS://www.Example.org:443/a/../Bases%20t%c3%a9cnicas.pdf?utm_source=x#p3',
        force: true,
      }),
    ).toEqual({
      status: 202,
      answer: { run_id: 'run_20260101_000000_abcd' },
      calls: [['reprocess_document', {
        url: 'https://www.example.org/Bases%20t%C3%A9cnicas.pdf',
        force: true,
      }]],
    });
  });

  it('takes a private address that a setting allows', async () => {
    expect(await reprocess({ url: 'http://127.0.0.1:4010/a.pdf' })).toMatchObject({ status: 202 });
  });

  it('leaves a name that cannot be resolved just now to the job', async () => {
    expect(await reprocess({ url: 'https://nowhere.example.org/a.pdf' })).toMatchObject({ status: 202 });
  });

  it.each([
    [{ url: 'http://127.0.0.1/a.pdf' }, 403, 'ADDRESS_NOT_PUBLIC'],
    [{ url: 'http://127.0.0.1:4011/a.pdf' }, 403, 'ADDRESS_NOT_PUBLIC'],
    [{ url: 'http://169.254.169.254/latest/meta-data' }, 403, 'ADDRESS_NOT_PUBLIC'],
    [{ url: 'http://[::1]/a.pdf' }, 403, 'ADDRESS_NOT_PUBLIC'],
    [{ url: 'http://[::ffff:10.0.0.1]/a.pdf' }, 403, 'ADDRESS_NOT_PUBLIC'],
    [{ url: 'http://2130706433/a.pdf' }, 403, 'ADDRESS_NOT_PUBLIC'],
    [{ url: 'http://intranet.local/a.pdf' }, 403, 'ADDRESS_NOT_PUBLIC'],
    [{ url: 'file:///etc/passwd' }, 400, 'URL_INVALID'],
    [{ url: 'javascript:alert(1)' }, 400, 'URL_INVALID'],
    [{ url: 'https://user:pass@example.org/a.pdf' }, 400, 'URL_INVALID'],
    [{ url: 'not a url' }, 400, 'URL_INVALID'],
    [{ url: '' }, 400, 'INVALID_BODY'],
    [{ url: `https://example.org/${'a'.repeat(2048)}` }, 400, 'INVALID_BODY'],
    [{ force: true }, 400, 'INVALID_BODY'],
    [{ url: 'https://example.org/a.pdf', force: 'yes' }, 400, 'INVALID_BODY'],
    [{ url: 'https://example.org/a.pdf', source: 'x' }, 400, 'INVALID_BODY'],
  ])('refuses %j and enqueues nothing', async (body, status, code) => {
    const { answer, ...rest } = await reprocess(body);
    expect(rest).toEqual({ status, calls: [] });
    expect(answer).toEqual({ code, message: expect.stringMatching(/^Cannot /) });
    expect(answer.message).not.toContain('pass@');
  });

  it('answers 403 where the database says that the caller is no operator', async () => {
    const raise = new PipelineError('OPERATOR_REQUIRED', 'Cannot reprocess a document: only an operator may');
    expect(await reprocess({ url: 'https://example.org/a.pdf' }, raise)).toMatchObject({
      status: 403,
      answer: { code: 'OPERATOR_REQUIRED' },
    });
  });
});
