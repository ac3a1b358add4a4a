import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { allowHost } from '../../../local/sources/allowed-hosts.ts';
import type { Stack } from '../../../local/stack.ts';
import { call } from '../support/call.ts';
import { ended } from '../support/run.ts';
import { tableHashes } from '../support/tables.ts';

const NOT_PUBLIC = [
  'http://127.0.0.1/a.pdf',
  'http://127.1/a.pdf',
  'http://localhost/a.pdf',
  'http://localhost.:8000/a.pdf',
  'http://10.1.2.3/a.pdf',
  'http://172.16.0.1/a.pdf',
  'http://192.168.1.1/a.pdf',
  'http://169.254.169.254/latest/meta-data/',
  'http://100.64.0.1/a.pdf',
  'http://0.0.0.0/a.pdf',
  'http://[::1]/a.pdf',
  'http://[fe80::1]/a.pdf',
  'http://[fd00::1]/a.pdf',
  'http://[::ffff:10.0.0.1]/a.pdf',
  'http://[64:ff9b::7f00:1]/a.pdf',
  'http://2130706433/a.pdf',
  'http://0x7f000001/a.pdf',
  'http://017700000001/a.pdf',
];

const INVALID = [
  'ftp://example.org/a.pdf',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:application/pdf;base64,JVBERi0=',
  'gopher://example.org/',
  'https://user:password@example.org/a.pdf',
  'https://user@example.org/a.pdf',
  'https://',
  'example.org/a.pdf',
  '//example.org/a.pdf',
];

/** Addresses that the pipeline must not be talked into fetching. */
export function addressesSuite(get: () => Stack): void {
  const refused = async (url: string, status: number, code: string): Promise<void> => {
    const { sql, keys } = get();
    const before = await tableHashes(sql);
    const answer = await call(get(), 'reprocess', { key: keys.secret, body: JSON.stringify({ url }) });
    expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status, code });
    expect(answer.body['message']).toMatch(/^Cannot \w+ .+: .+/);
    expect(answer.body['message']).not.toContain('password@');
    expect(await tableHashes(sql)).toEqual(before);
  };

  it.each(NOT_PUBLIC)(
    'refuses %s, which is not a public address',
    (url) => refused(url, 403, 'ADDRESS_NOT_PUBLIC'),
  );

  it("refuses the stack's own API", async () => {
    await refused(`${get().url}/rest/v1/sources`, 403, 'ADDRESS_NOT_PUBLIC');
  });

  it.each(INVALID)('refuses %s, which is not a URL to fetch from', (url) => refused(url, 400, 'URL_INVALID'));

  it('does not follow a redirect to an address that is not public', async () => {
    const stack = get();
    let asked = 0;
    const secret = createServer((_, response) => {
      asked++;
      response.end('secreto');
    });
    const lure = createServer((request, response) => {
      if (request.url === '/robots.txt') return void response.writeHead(404).end();
      const { port } = secret.address() as AddressInfo;
      response.writeHead(302, { location: `http://127.0.0.1:${port}/a.pdf` }).end();
    });
    const servers = [secret, lure];
    await Promise.all(
      servers.map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))),
    );
    try {
      const url = `http://127.0.0.1:${(lure.address() as AddressInfo).port}/a.pdf`;
      await allowHost(stack.sql, url);
      const { status, body } = await call(stack, 'reprocess', {
        key: stack.keys.secret,
        body: JSON.stringify({ url }),
      });
      expect(status).toBe(202);
      const report = await ended(stack.sql, String(body['run_id']));
      expect(report.errors).toEqual([
        expect.objectContaining({
          url,
          code: 'ADDRESS_NOT_PUBLIC',
          message: expect.stringMatching(/^Cannot fetch /),
        }),
      ]);
      expect(report.documents).toMatchObject({ discovered: 1, rejected: 1 });
      expect(asked).toBe(0);
    } finally {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
    }
  });
}
