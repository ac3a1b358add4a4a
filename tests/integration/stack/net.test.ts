import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../local/database/database.ts';
import { silentLog } from '../../../local/log.ts';
import { startNetWorker } from '../../../local/net/net-worker.ts';
import type { Worker } from '../../../local/worker-loop.ts';
import { openQuietDatabase } from './support/database.ts';
import { until } from './support/until.ts';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

describe('net.http_post and its relatives', () => {
  let database: Database;
  let worker: Worker;
  let server: Server;
  let target: string;
  let received: Received[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => (body += part)).on('end', () => {
        received.push({ method: request.method, url: request.url, headers: request.headers, body });
        if (request.url?.startsWith('/never')) return;
        response.writeHead(request.url?.startsWith('/teapot') ? 418 : 202, {
          'content-type': 'text/plain',
          'x-made-by': 'test',
        });
        response.end('recibido');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    database = await openQuietDatabase();
    worker = await startNetWorker(database, silentLog);
  });
  beforeEach(() => {
    received = [];
  });
  afterAll(async () => {
    await worker.stop();
    await database.close();
    server.closeAllConnections();
    server.close();
  });

  const post = async (path: string, timeout = 5000): Promise<number> => {
    const [row] = await database.query<{ id: number }>(
      `select net.http_post($1, '{"a": "ñ"}', '{"q": "a b&c"}', '{"apikey": "k"}', $2) as id`,
      [target + path, timeout],
    );
    return row?.id ?? 0;
  };
  const answerTo = (id: number) =>
    until(
      `request ${id} is answered`,
      async () => (await database.query('select * from net._http_response where id = $1', [id]))[0],
    );

  it('send body, parameters and headers, and keep the answer', async () => {
    const answer = await answerTo(await post('/hook'));
    expect(received).toEqual([
      expect.objectContaining({ method: 'POST', url: '/hook?q=a%20b%26c', body: '{"a": "ñ"}' }),
    ]);
    expect(received[0]?.headers).toMatchObject({ apikey: 'k', 'content-type': 'application/json' });
    expect(answer).toMatchObject({
      status_code: 202,
      content: 'recibido',
      content_type: 'text/plain',
      timed_out: false,
      error_msg: null,
    });
    expect(answer?.['headers']).toMatchObject({ 'x-made-by': 'test' });
    expect(await database.query('select from net.http_request_queue')).toEqual([]);
  });

  it('send nothing before the commit and nothing after a rollback', async () => {
    await database.transaction(async (query) => {
      await query(`select net.http_post('${target}/later')`);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(received).toEqual([]);
    });
    await until('the request arrives', () => received.length === 1);

    const refused = database.transaction(async (query) => {
      await query(`select net.http_post('${target}/refused')`);
      throw new Error('no');
    });
    await expect(refused).rejects.toThrow('no');
    await answerTo(await post('/after'));
    expect(received.map(({ url }) => url?.split('?')[0])).toEqual(['/later', '/after']);
  });

  it('do not wait for one another', async () => {
    const never = await post('/never', 5000);
    const others = await Promise.all(Array.from({ length: 30 }, () => post('/hook')));
    expect(await answerTo(never)).toMatchObject({ status_code: null, timed_out: true });
    for (const id of others) await answerTo(id);
    const order = await database.query<{ id: number }>(
      'select id from net._http_response where id >= $1 order by created',
      [never],
    );
    expect(order.at(-1)?.id).toBe(never);
  });

  it('keep what went wrong', async () => {
    expect(await answerTo(await post('/teapot'))).toMatchObject({ status_code: 418 });
    const [row] = await database.query<{ id: number }>(`select net.http_get('http://127.0.0.1:9') as id`);
    expect(await answerTo(row?.id ?? 0)).toMatchObject({
      status_code: null,
      error_msg: expect.stringMatching(/ECONNREFUSED|bad port/),
    });
  });
});
