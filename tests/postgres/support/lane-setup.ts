import { rmSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { PostgresServer, sweepServers } from '../server.ts';
import { makeHosted } from './hosted.ts';
import { whyNoPostgres } from './install.ts';
import { supabaseCli } from '../../../scripts/support/supabase-cli.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Data folders (inside the copy of Debian) of two stopped servers, to begin others with. */
    templates: { hosted: string; migrated: string };
  }
}

/** Once for the lane: a server as a new hosted project has it, and the same after the real `supabase db push`. */
export default async function setup(project: TestProject): Promise<() => void> {
  const why = whyNoPostgres();
  if (why !== null) throw new Error(`Cannot run the real-Postgres lane: ${why}`);
  sweepServers();
  const hosted = await PostgresServer.start({ label: 'hosted' });
  await makeHosted(hosted);
  await hosted.stop();
  const migrated = await PostgresServer.start({
    label: 'migrated',
    from: hosted.data,
    settings: { 'cron.launch_active_jobs': 'off' },
  });
  const push = await supabaseCli(migrated.url, ['db', 'push']);
  await migrated.stop();
  if (push.code !== 0) throw new Error(`Cannot push the migrations:\n${push.stderr}${push.stdout}`);
  project.provide('templates', { hosted: hosted.data, migrated: migrated.data });
  return () => {
    for (const server of [hosted, migrated]) {
      rmSync(server.root + server.data, { recursive: true, force: true });
    }
  };
}
