import type { Database } from '../database/database.ts';
import type { Log } from '../log.ts';
import { wakeableLoop, type Worker } from '../worker-loop.ts';
import { type Answer, type QueuedRequest, sendRequest } from './send-request.ts';

/** Requests taken from the queue at once, pg_net's `batch_size`. */
const BATCH = 200;

/** How long answers are kept, pg_net's `ttl`. */
const TTL = '6 hours';

/**
 * Sends what SQL has put into `net.http_request_queue`, each request on its own and only after the transaction that
 * queued it has committed. A request leaves the queue before it is sent: if this process dies meanwhile it is lost,
 * as a crash loses pg_net's unlogged queue; it is never sent twice or answered twice.
 */
export async function startNetWorker(database: Database, log: Log): Promise<Worker> {
  const stopping = new AbortController();
  const sending = new Set<Promise<void>>();

  const send = async (request: QueuedRequest): Promise<void> => {
    try {
      await storeAnswer(database, await sendRequest(request, stopping.signal));
    } catch (error) {
      if (!stopping.signal.aborted) {
        log.write('net', `Cannot record the answer to request ${request.id}: ${error}`);
      }
    }
  };

  const loop = wakeableLoop({
    everyMs: 2000,
    work: async () => {
      for (;;) {
        const requests = await takeRequests(database);
        for (const request of requests) {
          const sent = send(request).finally(() => sending.delete(sent));
          sending.add(sent);
        }
        if (requests.length < BATCH) break;
      }
    },
    onError: (error) => log.write('net', `Cannot read the request queue: ${error}`),
  });
  const cleaner = wakeableLoop({
    everyMs: 15 * 60_000,
    work: async () =>
      void (await database.query(`delete from net._http_response where created < now() - interval '${TTL}'`)),
    onError: (error) => log.write('net', `Cannot purge old answers: ${error}`),
  });
  await database.listen('profeflow_net', loop.wake);

  return {
    stop: async () => {
      await Promise.all([loop.stop(), cleaner.stop()]);
      stopping.abort();
      await Promise.all(sending);
    },
  };
}

function takeRequests(database: Database): Promise<QueuedRequest[]> {
  return database.query<QueuedRequest>(
    `with taken as (
       delete from net.http_request_queue
       where id in (select id from net.http_request_queue order by id limit ${BATCH} for update skip locked)
       returning *
     )
     select id, method, url, headers, convert_from(body, 'UTF8') as body, timeout_milliseconds from taken order by id`,
  );
}

async function storeAnswer(database: Database, answer: Answer): Promise<void> {
  await database.query(
    `insert into net._http_response (id, status_code, content_type, headers, content, timed_out, error_msg)
     values ($1, $2, $3, $4::text::jsonb, $5, $6, $7)`,
    [
      answer.id,
      answer.status_code,
      answer.content_type,
      answer.headers === null ? null : JSON.stringify(answer.headers),
      answer.content?.replaceAll('\u0000', '') ?? null,
      answer.timed_out,
      answer.error_msg,
    ],
  );
}
