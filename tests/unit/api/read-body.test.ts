import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readBody } from '../../../supabase/functions/_shared/api/read-body.ts';

const schema = z.strictObject({ name: z.string(), tags: z.array(z.string()).default([]) });
const post = (body: BodyInit | null, headers: Record<string, string> = {}) => {
  const init: RequestInit & { duplex?: 'half' } = { method: 'POST', body, headers, duplex: 'half' };
  return new Request('http://f/', init);
};
const refused = (code: string, message: string | RegExp = /^Cannot read the request: /) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('readBody', () => {
  it('gives the body as the schema has it, defaults and all', async () => {
    expect(await readBody(post('{"name": "ñandú"}'), schema)).toEqual({ name: 'ñandú', tags: [] });
  });

  it.each<[string, BodyInit | null]>([
    ['nothing', null],
    ['an empty text', ''],
    ['half a JSON', '{"name":'],
    ['Latin-1', Uint8Array.from([0x7b, 0x22, 0xf1, 0x22, 0x7d])],
  ])('calls %s INVALID_JSON', async (_what, body) => {
    await expect(readBody(post(body), schema)).rejects.toEqual(refused('INVALID_JSON'));
  });

  it.each([
    ['{"name": 1}', /field "name"/],
    ['{"name": "a", "tags": ["x", 2]}', /field "tags.1"/],
    ['{"name": "a", "b": 1, "c": 2}', /unknown field "b", "c"/],
    ['null', /expected object/],
  ])('names the field that is wrong in %s', async (body, message) => {
    await expect(readBody(post(body), schema)).rejects.toEqual(refused('INVALID_BODY', message));
  });

  it('does not repeat what was sent', async () => {
    const secret = JSON.stringify({ name: ['s3cret-value'] });
    await expect(readBody(post(secret), schema)).rejects.toEqual(refused('INVALID_BODY', /^((?!s3cret).)*$/));
  });

  function stream(chunks: number) {
    const seen = { pulled: 0, cancelled: false };
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (seen.pulled++ >= chunks) controller.close();
        else controller.enqueue(new Uint8Array(64 * 1024));
      },
      cancel() {
        seen.cancelled = true;
      },
    });
    return { seen, body };
  }

  it('lets a sender of too much finish, so that it can hear the answer', async () => {
    const { seen, body } = stream(160);
    await expect(readBody(post(body), schema)).rejects.toEqual(refused('BODY_TOO_LARGE'));
    expect(seen).toEqual({ pulled: 161, cancelled: false });
  });

  it('does not listen for ever', async () => {
    const { seen, body } = stream(Infinity);
    await expect(readBody(post(body), schema)).rejects.toEqual(refused('BODY_TOO_LARGE'));
    expect(seen.cancelled).toBe(true);
    expect(seen.pulled).toBeLessThan(300);
  });

  it('takes a body of exactly the limit', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(89) });
    expect(await readBody(post(body), schema, body.length)).toMatchObject({ tags: [] });
    await expect(readBody(post(body), schema, body.length - 1)).rejects.toEqual(refused('BODY_TOO_LARGE'));
  });
});
