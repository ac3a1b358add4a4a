import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { type Keys, keySet } from '../keys.ts';
import { ROOT, SUPABASE_DIR } from '../paths.ts';

/** Variables of this process that functions see: the keys of embedding providers. */
const PROVIDER_VARIABLES = [
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'GEMINI_API_KEY',
  'COHERE_API_KEY',
  'ANTHROPIC_API_KEY',
];

/** `supabase/functions/.env` and `.env`, as the Supabase CLI and people use them; the first that has a name wins. */
export function readEnvFiles(
  folders: readonly string[] = [join(SUPABASE_DIR, 'functions'), ROOT],
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const folder of [...folders].reverse()) {
    try {
      Object.assign(found, parseEnv(readFileSync(join(folder, '.env'), 'utf8')));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  return found;
}

/** What a function sees of the environment: what the platform gives it, and the providers' keys by name. */
export function functionEnvironment(input: {
  readonly url: string;
  readonly keys: Keys;
  readonly own: Readonly<Record<string, string | undefined>>;
  readonly extra: Readonly<Record<string, string>>;
}): Record<string, string> {
  const { keys } = input;
  const passed: Record<string, string> = {};
  for (const name of PROVIDER_VARIABLES) {
    const value = input.own[name];
    if (value !== undefined && value !== '') passed[name] = value;
  }
  return {
    ...passed,
    ...input.extra,
    SUPABASE_URL: input.url,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishable }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secret, cron: keys.cron }),
    SUPABASE_JWKS: keySet(keys.jwtSecret),
  };
}
