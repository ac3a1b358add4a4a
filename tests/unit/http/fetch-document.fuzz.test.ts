import fc from 'fast-check';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isErrorCode } from '../../../supabase/functions/_shared/errors/codes.ts';
import { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import { fetchDocument } from '../../../supabase/functions/_shared/http/fetch-document.ts';
import { createPinnedTransport } from '../../../supabase/functions/_shared/runtime/pinned-transport.ts';

let server: Server;
let answer: Uint8Array[] = [];
let port = 0;

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      for (const part of answer) socket.write(part);
      socket.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff);
const zipped = String.fromCharCode(...gzipSync('hola '.repeat(50)));
const SOUND = [
  'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Type: text/plain\r\nETag: "x"\r\n\r\nhola',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhola\r\nA\r\n0123456789\r\n0\r\n\r\n',
  `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${zipped.length}\r\n\r\n${zipped}`,
  'HTTP/1.1 302 Found\r\nLocation: /x?y=1\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.0 200 OK\r\n\r\nuntil the end',
  'HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
];

/** A sound answer with some bytes changed, left out or put in, sent in pieces. */
const damaged = fc.record({
  text: fc.constantFrom(...SOUND),
  edits: fc.array(
    fc.record({
      at: fc.nat(400),
      remove: fc.nat(6),
      insert: fc.oneof(
        fc.string({ unit: 'binary-ascii', maxLength: 4 }),
        fc.constantFrom('\r\n', '\r\n\r\n', '\0', '-1', 'FFFFFFFFFFFFFFFFF', ' chunked', '\u00f1'),
      ),
    }),
    { maxLength: 3 },
  ),
  cut: fc.nat(400),
});

it('ends with a document or one of our errors, whatever a server sends', { timeout: 60_000 }, async () => {
  const outcomes = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(damaged, async ({ text, edits, cut }) => {
      const sent = edits.reduce((now, { at, remove, insert }) => {
        const place = at % (now.length + 1);
        return now.slice(0, place) + insert + now.slice(place + remove);
      }, text);
      answer = [latin1(sent.slice(0, cut)), latin1(sent.slice(cut))];
      const options = {
        maxBytes: 300,
        timeoutMs: 2000,
        maxRedirects: 2,
        allowedPrivateHosts: [`127.0.0.1:${port}`],
        userAgent: 'ProfeFlow/test',
      };
      const deps = {
        transport: createPinnedTransport(),
        resolve: () => Promise.reject(new Error('no names')),
      };
      try {
        const document = await fetchDocument(`http://127.0.0.1:${port}/`, options, deps);
        expect(document.bytes.length).toBeLessThanOrEqual(300);
        outcomes.set('document', (outcomes.get('document') ?? 0) + 1);
      } catch (error) {
        expect(error).toBeInstanceOf(PipelineError);
        const { code } = error as PipelineError;
        expect([code, isErrorCode(code) && code !== 'INTERNAL']).toEqual([code, true]);
        outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
      }
    }),
    { numRuns: 400 },
  );
  expect(outcomes.get('document') ?? 0).toBeGreaterThan(20);
  expect(outcomes.get('FETCH_FAILED') ?? 0).toBeGreaterThan(20);
});
