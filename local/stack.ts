import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createApi } from './api/api.ts';
import { folderStore, memoryStore } from './api/object-store.ts';
import { sendResponse, toRequest } from './api/http.ts';
import { type Handler, listen } from './api/server.ts';
import { startCronWorker } from './cron/cron-worker.ts';
import { hasRealCron, remindRealCron } from './cron/real-cron.ts';
import type { Query } from './database/database.ts';
import { openDatabase } from './database/open.ts';
import { functionEnvironment, providerVariables } from './functions/environment.ts';
import { followSizes } from './functions/sizes.ts';
import { createSupervisor } from './functions/supervisor.ts';
import { createKeys, type Keys, loadKeys, nameSigningKey } from './keys.ts';
import { type Log, silentLog, stackLog } from './log.ts';
import { startNetWorker } from './net/net-worker.ts';
import { DATA_DIR, SUPABASE_DIR, TESSERACT_MODULE } from './paths.ts';
import { forgetHosts } from './sources/allowed-hosts.ts';
import { startSampleSite } from './sources/sample.ts';
import type { StackOptions } from './stack-options.ts';
import { setSecret } from './vault/secrets.ts';
import process from 'node:process';

/** A Supabase project in this process: database, API, functions, scheduler. */
export interface Stack {
  readonly url: string;
  readonly keys: Pick<Keys, 'publishable' | 'secret' | 'cron'>;
  readonly log: Log;
  /** A statement as the database's owner. */
  readonly sql: Query;
  /** The processes of the functions that run now, by function. */
  functionsPids(): Record<string, number[]>;
  /** Where the sample site is, if it was asked for. */
  readonly siteUrl: string | null;
  /** Ends every process, port and timer of the stack. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const DEFAULT_PORT = 54321;
const SCHEMAS = ['public', 'pipeline'];

/** Boots the embedded stack; what was started is ended again if a later step fails. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const cleanup: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (let end = cleanup.pop(); end !== undefined; end = cleanup.pop()) await end();
  };
  try {
    return await boot(options, cleanup, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function boot(
  options: StackOptions,
  cleanup: (() => Promise<unknown>)[],
  stop: () => Promise<void>,
): Promise<Stack> {
  const { memory = false, dataDir = DATA_DIR, supabaseDir = SUPABASE_DIR } = options;
  const keys = memory ? createKeys() : await loadKeys(dataDir);
  const variables = { ...providerVariables(process.env), ...options.env };
  const secrets = [...Object.values(keys), ...Object.values(variables).filter((value) => value.length >= 8)];
  const log = options.log ?? (memory ? silentLog : stackLog(join(dataDir, 'logs'), secrets));

  const database = await openDatabase({
    databaseUrl: options.databaseUrl,
    folder: memory ? undefined : join(dataDir, 'database'),
    imageFolder: join(DATA_DIR, 'images'),
    supabaseDir,
  });
  cleanup.push(() => database.close());

  const objects = memory ? memoryStore() : folderStore(join(dataDir, 'objects'));
  const api = await createApi({ database, keys, objects, schemas: SCHEMAS, log });
  const answerApi: Handler = async (request, response) => {
    const answer = await api.fetch(
      toRequest(request, `http://${HOST}`),
      request.socket.remoteAddress ?? null,
    );
    await sendResponse(answer, response);
  };

  const sizes = followSizes(database, log);
  cleanup.push(() => sizes.stop());
  const supervisor = createSupervisor({
    folder: join(supabaseDir, 'functions'),
    environment: () => ({
      ...functionEnvironment(server.url, keys, variables),
      DENO_DIR: join(DATA_DIR, 'deno'),
      PROFEFLOW_TESSERACT_MODULE: pathToFileURL(TESSERACT_MODULE).href,
    }),
    size: sizes.of,
    translateToken: (token) => nameSigningKey(token, keys.jwtSecret),
    log,
    onBroken: (name) => options.onBroken?.(name),
    ...(options.maxRequestsPerWorker === undefined ? {} : { maxRequests: options.maxRequestsPerWorker }),
  });
  const runsFunctions = options.functions ?? true;
  const server = await listen(
    [
      ...['/rest/v1', '/auth/v1', '/storage/v1'].map((prefix) => ({ prefix, handle: answerApi })),
      ...(runsFunctions ? [{ prefix: '/functions/v1', handle: supervisor.handle }] : []),
    ],
    {
      host: HOST,
      port: options.port ?? DEFAULT_PORT,
      onError: (error, request) =>
        log.write('api', `Cannot answer ${request.method} ${request.url}: ${error}`),
    },
  );
  cleanup.push(() => server.close());
  cleanup.push(() => supervisor.stop());

  await setSecret(database.query, 'profeflow_project_url', server.url, 'Where the functions are');
  await setSecret(database.query, 'profeflow_cron_key', keys.cron, 'Opens the functions to the scheduler');

  await forgetHosts(database.query);
  const site = options.sampleSite === undefined
    ? null
    : await startSampleSite(database.query, options.sampleSite.port);
  if (site !== null) cleanup.push(() => site.close());

  if (runsFunctions) {
    const sender = await startNetWorker(database, log);
    cleanup.push(() => sender.stop());
    if (await hasRealCron(database)) {
      await remindRealCron(database);
    } else {
      const scheduler = await startCronWorker(database, log);
      cleanup.push(() => scheduler.stop());
    }
    void supervisor.warm(['monitor', 'ingest', 'embed']);
  }

  return {
    url: server.url,
    keys: { publishable: keys.publishable, secret: keys.secret, cron: keys.cron },
    log,
    sql: database.query,
    functionsPids: supervisor.pids,
    siteUrl: site?.url ?? null,
    stop,
  };
}
