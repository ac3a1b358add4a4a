import { createClient, type SupabaseClient } from '@supabase/supabase-js';

/** Node 20 has no WebSocket, without which a client cannot be made; these tests open none. */
class NoWebSocket {}

/** A client as an application has it. Without types of the database: the tests call what no type may know. */
// deno-lint-ignore no-explicit-any
export function clientOf(url: string, key: string): SupabaseClient<any, any, any> {
  return createClient(url, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: NoWebSocket as never },
  });
}
