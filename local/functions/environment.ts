import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { type Keys, keySet } from '../keys.ts';
import { ROOT, SUPABASE_DIR } from '../paths.ts';

/** Variables of this process that functions see: keys of providers, and nothing else that ends up in a shell. */
const PROVIDER_VARIABLE = /^(?!SUPABASE_|SB_|DENO_)[A-Z][A-Z0-9_]*_API_KEY$|^OPENAI_BASE_URL$/;

/** The variables of a file as people and the Supabase CLI write it; none where there is no file. */
function readEnvFile(path: string): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

/**
 * The variables that reach functions: the providers' keys (`…_API_KEY`) of this process and of `.env`, and all of
 * `supabase/functions/.env`, which the Supabase CLI gives to functions too.
 */
export function providerVariables(own: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const given = { ...readEnvFile(join(ROOT, '.env')), ...own };
  const named = Object.entries(given).filter(([name]) => PROVIDER_VARIABLE.test(name));
  const all = [...named, ...Object.entries(readEnvFile(join(SUPABASE_DIR, 'functions', '.env')))];
  return Object.fromEntries(all.filter((entry): entry is [string, string] => (entry[1] ?? '') !== ''));
}

/** What a function sees of the environment: what the platform gives it, and the providers' variables. */
export function functionEnvironment(
  url: string,
  keys: Keys,
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    ...variables,
    SUPABASE_URL: url,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishable }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secret, cron: keys.cron }),
    SUPABASE_JWKS: keySet(keys.jwtSecret),
  };
}
