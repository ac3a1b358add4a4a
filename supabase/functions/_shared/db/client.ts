import { createAdminClient } from '@supabase/server/core';
import type { SupabaseClient } from '@supabase/supabase-js';

/**
 * A client with the service's rights, made with the project's default secret key: the key that `dispatch` sends admits
 * to the workers and is not used for anything else.
 */
export function serviceClient(): SupabaseClient {
  return createAdminClient();
}
