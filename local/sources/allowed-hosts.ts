import type { Query } from '../database/database.ts';

/** Lets functions fetch from a server on this machine, which they refuse otherwise. */
export async function allowHost(query: Query, url: string): Promise<void> {
  await query(
    `update pipeline.settings
     set value = value || to_jsonb($1::text), updated_at = now()
     where key = 'fetch_allowed_private_hosts' and not value ? $1`,
    [new URL(url).host],
  );
}
