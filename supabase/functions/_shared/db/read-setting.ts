import type { SupabaseClient } from '@supabase/supabase-js';
import { type Settings, settingsSchema } from './settings.ts';
import { serviceClient } from './client.ts';
import { rpcError } from './rpc-error.ts';

/** One setting, or its default where the table has none. */
export async function readSetting<K extends keyof Settings & string>(
  client: SupabaseClient,
  key: K,
): Promise<Settings[K]> {
  const { data, error, status } = await client.schema('pipeline').from(
    'settings',
  ).select('value').eq(
    'key',
    key,
  );
  if (error) throw rpcError('pipeline.settings', status, error);
  const row: { value: unknown } | undefined = data[0];
  return settingsSchema.parse(
    row === undefined ? {} : { [key]: row.value },
  )[key];
}

/** `host:port` entries that may be fetched though they are not public. */
export function allowedPrivateHosts(): Promise<readonly string[]> {
  return readSetting(serviceClient(), 'fetch_allowed_private_hosts');
}
