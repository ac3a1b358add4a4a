import { withSupabase } from '@supabase/server';
import { ownErrors } from '../_shared/api/auth-errors.ts';
import { searchDeps } from './deps.ts';
import { handleSearch } from './handler.ts';

export default {
  fetch: ownErrors(
    withSupabase(
      { auth: ['user', 'publishable:*', 'secret'] },
      (request, caller) => handleSearch(request, searchDeps(caller)),
    ),
  ),
};
