import { createServer } from 'node:http';
import postgres, { type Sql } from 'postgres';
import { silentLog } from '../../../local/log.ts';
import { type Stack, startStack } from '../../../local/stack.ts';
import { page } from '../../e2e/models/pages.ts';
import { type SpawnedSimulator, spawnProviderSimulator } from '../../fixtures/provider-simulator/spawn.ts';
import { PostgresServer } from '../server.ts';

export interface World {
  readonly server: PostgresServer;
  readonly stack: Stack;
  readonly sql: Sql;
  readonly simulator: SpawnedSimulator;
  close(): Promise<void>;
}

/** Dollars a million tokens, dear enough that a cent is soon spent. */
export const PRICE = '0.5';
const KEY = 'key-of-the-simulator';

/**
 * The stack on a real PostgreSQL with eight embedding workers, documents to embed, and one paid model of the simulator in
 * batches of 16.
 */
export async function startWorld(
  label: string,
  documents: number,
): Promise<World> {
  const [server, simulator, site] = await Promise.all([
    PostgresServer.start({ label, plain: true }),
    spawnProviderSimulator({
      models: [{
        name: 'pagado',
        api: 'openai',
        dimensions: 64,
        apiKey: KEY,
        usdPerMillionTokens: PRICE,
      }],
      latencyMs: 40,
      seed: 11,
    }),
    servePages(),
  ]);
  const stack = await startStack({
    databaseUrl: server.url,
    memory: true,
    port: 0,
    env: { PAGADO_API_KEY: KEY },
    log: silentLog,
  });
  const sql = postgres(server.url, { max: 6, onnotice: () => {} });
  await sql.unsafe(`
    update pipeline.settings s set value = v.value::jsonb
    from (values ('lease_seconds', '5'), ('call_grace_seconds', '1'), ('retry_base_seconds', '0.1'), ('retry_cap_seconds', '0.5'),
      ('call_retry_base_ms', '20'), ('call_retry_cap_ms', '200'), ('circuit_open_seconds', '0.5'), ('circuit_open_cap_seconds', '1'),
      ('max_attempts', '60'), ('embedding_workers', '8'), ('host_interval_ms', '0'),
      ('fetch_allowed_private_hosts', '["${site.host}"]')) as v (key, value)
    where s.key = v.key;
    update public.sources set activo = false;
    select cron.alter_job(jobid, schedule => '1 second') from cron.job where command like '%pipeline.dispatch%';
  `).simple();
  await sql`
    select pipeline.activate_model(pipeline.register_model('pagado', '1', 'embedding', 'openai', ${
    sql.json({
      model: 'pagado',
      dimensions: 64,
      base_url: simulator.urls.openai,
      api_key_env: 'PAGADO_API_KEY',
      max_inputs: 16,
      timeout_ms: 3000,
      usd_per_million_tokens: Number(PRICE),
      price_provenance: 'the simulator',
    })
  }), true)`;
  const urls = Array.from(
    { length: documents },
    (_, n) => `http://${site.host}/${label}${n}x.html`,
  );
  await sql`
    insert into public.sources (name, kind, fuente, config, publicado, next_crawl_at)
    values (${label}, 'url_list', 'Guías', ${sql.json({ urls })}, true, 'infinity')`;
  return {
    server,
    stack,
    sql,
    simulator,
    async close() {
      await stack.stop();
      await sql.end({ timeout: 2 });
      await Promise.all([simulator.close(), site.close()]);
      await server.remove();
    },
  };
}

/** Pages of which each URL has its own. */
async function servePages(): Promise<{ host: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const name = /\/(\w+)\.html$/.exec(request.url ?? '')?.[1];
    if (name === undefined) response.writeHead(404).end();
    else {response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
      }).end(page(name, 20));}
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    host: `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
