import { Buffer } from 'node:buffer';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '../../../local/stack.ts';
import { type Call, call } from '../support/call.ts';
import { tableHashes } from '../support/tables.ts';

type Case = readonly [what: string, asked: (stack: Stack) => Call, status: number, code: string];

const UUID = '00000000-0000-4000-8000-000000000000';

/** A function, a body that it takes, who may call it, and what it must not take. */
interface Called {
  readonly name: string;
  readonly good: Record<string, unknown>;
  readonly keyOf: (keys: Stack['keys']) => string;
  readonly others: readonly Case[];
}

const json = (value: unknown): string => JSON.stringify(value);

const worker = (name: string): Called => {
  const keyOf = (keys: Stack['keys']): string => keys.cron;
  return {
    name,
    good: {},
    keyOf,
    others: [
      ['the publishable key', ({ keys }) => ({ key: keys.publishable, body: '{}' }), 401, 'UNAUTHORIZED'],
      [
        "the secret key that is not the scheduler's",
        ({ keys }) => ({ key: keys.secret, body: '{}' }),
        401,
        'UNAUTHORIZED',
      ],
      [
        'a job to work on',
        ({ keys }) => ({ key: keys.cron, body: json({ job_id: 1 }) }),
        400,
        'INVALID_BODY',
      ],
    ],
  };
};

const wrong =
  (key: (keys: Stack['keys']) => string, fields: Record<string, unknown>): Case[1] => ({ keys }) => ({
    key: key(keys),
    body: json(fields),
  });

const secret = (keys: Stack['keys']): string => keys.secret;
const publishable = (keys: Stack['keys']): string => keys.publishable;
const URL_OF_A_DOCUMENT = 'https://example.org/a.pdf';

const FUNCTIONS: readonly Called[] = [
  worker('monitor'),
  worker('ingest'),
  worker('embed'),
  worker('export'),
  {
    name: 'reprocess',
    good: { url: URL_OF_A_DOCUMENT },
    keyOf: secret,
    others: [
      [
        'the publishable key',
        ({ keys }) => ({ key: keys.publishable, body: json({ url: URL_OF_A_DOCUMENT }) }),
        401,
        'UNAUTHORIZED',
      ],
      ['no URL', wrong(secret, {}), 400, 'INVALID_BODY'],
      ['a URL that is a number', wrong(secret, { url: 7 }), 400, 'INVALID_BODY'],
      ['a force that is text', wrong(secret, { url: URL_OF_A_DOCUMENT, force: 'yes' }), 400, 'INVALID_BODY'],
    ],
  },
  {
    name: 'search',
    good: { query: 'evaluación' },
    keyOf: publishable,
    others: [
      ['no query', wrong(publishable, {}), 400, 'INVALID_BODY'],
      ['an empty query', wrong(publishable, { query: '  ' }), 400, 'INVALID_BODY'],
      ['a query that is a list', wrong(publishable, { query: ['a'] }), 400, 'INVALID_BODY'],
      ['a query longer than a page', wrong(publishable, { query: 'a '.repeat(2000) }), 400, 'INVALID_BODY'],
      ['a k that is text', wrong(publishable, { query: 'a', k: '5' }), 400, 'INVALID_BODY'],
      ['a filter that is a list', wrong(publishable, { query: 'a', filter: [] }), 400, 'INVALID_BODY'],
      ['a time that is none', wrong(publishable, { query: 'a', as_of: 'ayer' }), 400, 'INVALID_BODY'],
      [
        'a time and a snapshot',
        wrong(publishable, { query: 'a', as_of: '2026-01-01', snapshot_id: UUID }),
        400,
        'INVALID_ARGUMENT',
      ],
      ['a snapshot that is none', wrong(publishable, { query: 'a', snapshot_id: UUID }), 404, 'NOT_FOUND'],
      [
        'a filter of SQL',
        wrong(publishable, { query: 'a', filter: { "fuente' or true --": 'x' } }),
        400,
        'UNKNOWN_FILTER',
      ],
    ],
  },
];

const forged = [{ alg: 'HS256', typ: 'JWT', kid: 'local' }, { role: 'service_role', sub: UUID, exp: 4e9 }]
  .map((part) => Buffer.from(json(part)).toString('base64url')).join('.') + '.c2lnbmF0dXJl';
const unsigned = [{ alg: 'none', typ: 'JWT' }, { role: 'service_role', sub: UUID, exp: 4e9 }]
  .map((part) => Buffer.from(json(part)).toString('base64url')).join('.') + '.';

const TEN_MEGABYTES = 10 * 1024 * 1024;

function streamed(): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent >= TEN_MEGABYTES) return controller.close();
      controller.enqueue(new Uint8Array(64 * 1024).fill(0x20));
      sent += 64 * 1024;
    },
  });
}

export function requestsSuite(get: () => Stack): void {
  describe.each(FUNCTIONS)('$name', ({ name, good, keyOf, others }) => {
    let before: Record<string, string>;
    beforeAll(async () => {
      before = await tableHashes(get().sql);
    });

    const body = json(good);
    const ours = ({ keys }: Stack): string => keyOf(keys);
    it.each<Case>([
      ['no key', () => ({ body }), 401, 'UNAUTHORIZED'],
      ['an unknown key', () => ({ key: 'sb_secret_unknown', body }), 401, 'UNAUTHORIZED'],
      ['a token that is garbage', () => ({ token: 'garbage', body }), 401, 'UNAUTHORIZED'],
      ['a token that somebody else signed', () => ({ token: forged, body }), 401, 'UNAUTHORIZED'],
      ['a token that nobody signed', () => ({ token: unsigned, body }), 401, 'UNAUTHORIZED'],
      ['GET', (stack) => ({ method: 'GET', key: ours(stack) }), 405, 'METHOD_NOT_ALLOWED'],
      ['PUT', (stack) => ({ method: 'PUT', key: ours(stack), body }), 405, 'METHOD_NOT_ALLOWED'],
      ['DELETE', (stack) => ({ method: 'DELETE', key: ours(stack) }), 405, 'METHOD_NOT_ALLOWED'],
      ['no body', (stack) => ({ key: ours(stack) }), 400, 'INVALID_JSON'],
      ['half of a JSON', (stack) => ({ key: ours(stack), body: '{"query": ' }), 400, 'INVALID_JSON'],
      [
        'bytes that are no UTF-8',
        (stack) => ({ key: ours(stack), body: Uint8Array.of(0x22, 0xff, 0x22) }),
        400,
        'INVALID_JSON',
      ],
      ['a list', (stack) => ({ key: ours(stack), body: '[]' }), 400, 'INVALID_BODY'],
      ['null', (stack) => ({ key: ours(stack), body: 'null' }), 400, 'INVALID_BODY'],
      [
        'an unknown field',
        (stack) => ({ key: ours(stack), body: json({ ...good, extra: 1 }) }),
        400,
        'INVALID_BODY',
      ],
      [
        '10 MB',
        (stack) => ({ key: ours(stack), body: json({ ...good, extra: 'x'.repeat(TEN_MEGABYTES) }) }),
        413,
        'BODY_TOO_LARGE',
      ],
      ['10 MB of unknown length', (stack) => ({ key: ours(stack), body: streamed() }), 413, 'BODY_TOO_LARGE'],
      ...others,
    ])('refuses %s', async (_, asked, status, code) => {
      const answer = await call(get(), name, asked(get()));
      expect({ status: answer.status, body: answer.body }).toEqual({
        status,
        body: { code, message: expect.stringMatching(/^Cannot .+: .+/) },
      });
      expect(JSON.stringify([answer.body, ...answer.headers])).not.toMatch(
        /sb_secret|sb_publishable|node_modules|\.ts:/,
      );
    });

    it('has changed nothing by that', async () => {
      expect(await tableHashes(get().sql)).toEqual(before);
    });
  });

  it('says of an unknown function that there is none', async () => {
    for (const name of ['none', '_shared', '..%2fsearch']) {
      const { status, body } = await call(get(), name, { key: get().keys.secret, body: '{}' });
      expect({ status, code: body['code'] }).toEqual({ status: 404, code: 'NOT_FOUND' });
    }
  });
}
