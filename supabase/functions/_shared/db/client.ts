import { createAdminClient } from '@supabase/server/core';
import type { SupabaseClient } from '@supabase/supabase-js';
import { type Rpc, rpcOf } from './rpc.ts';

/**
 * A client with the service's rights, made with the project's default secret key: the key that `dispatch` sends admits
 * to the workers and is not used for anything else.
 */
export function serviceClient(): SupabaseClient {
  return createAdminClient();
}

/** What `withSupabase` knows of whoever called. */
export interface Caller {
  readonly authMode: string;
  readonly supabase: SupabaseClient;
  readonly supabaseAdmin: SupabaseClient;
}

/** Functions of `public` with the rights of the caller: the service's for a secret key, else those of his role. */
export function callerRpc({ authMode, supabase, supabaseAdmin }: Caller): Rpc {
  return rpcOf(authMode === 'secret' ? supabaseAdmin : supabase, 'public');
}
