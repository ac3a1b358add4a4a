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

/** Takes back what earlier starts allowed: their servers are gone, and others may listen on their ports. */
export async function forgetHosts(query: Query): Promise<void> {
  await query(
    `update pipeline.settings
     set value = jsonb_path_query_array(value, '$[*] ? (!(@ starts with "127.0.0.1:"))'), updated_at = now()
     where key = 'fetch_allowed_private_hosts' and value::text like '%127.0.0.1:%'`,
  );
}
