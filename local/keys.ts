import { createHmac, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Buffer } from 'node:buffer';

const storedKeys = z.object({
  publishable: z.string(),
  secret: z.string(),
  cron: z.string(),
  jwtSecret: z.string(),
});

/** What opens the embedded stack; made up on this machine. */
export type Keys = z.infer<typeof storedKeys>;

const random = (bytes: number): string => randomBytes(bytes).toString('base64url');

export function createKeys(): Keys {
  return {
    publishable: `sb_publishable_${random(24)}`,
    secret: `sb_secret_${random(24)}`,
    cron: `sb_secret_${random(24)}`,
    jwtSecret: random(48),
  };
}

/** The keys kept in `folder`, made on the first start; readable by their owner only. */
export async function loadKeys(folder: string): Promise<Keys> {
  const path = join(folder, 'keys.json');
  try {
    return storedKeys.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const keys = createKeys();
  await mkdir(folder, { recursive: true });
  await writeFile(path, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return keys;
}

/** Name of the signing key in the tokens and in the key set that verifies them. */
const KEY_ID = 'local';

/** The key set (RFC 7517) by which functions verify a person's token. */
export function keySet(jwtSecret: string): string {
  const k = Buffer.from(jwtSecret).toString('base64url');
  return JSON.stringify({ keys: [{ kty: 'oct', alg: 'HS256', use: 'sig', kid: KEY_ID, k }] });
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const sign = (text: string, secret: string): string =>
  createHmac('sha256', secret).update(text).digest('base64url');

/**
 * The same token with the signing key's name in its header, which the API server's tokens lack and `@supabase/server`
 * asks for, and with further claims. A token that this stack did not sign comes back as it is, to be refused by who
 * verifies it.
 */
export function nameSigningKey(
  token: string,
  jwtSecret: string,
  claims?: Readonly<Record<string, unknown>>,
): string {
  const [header, payload, signature] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined) return token;
  if (sign(`${header}.${payload}`, jwtSecret) !== signature) return token;
  const body = claims === undefined
    ? payload
    : encode({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...claims });
  const named = `${encode({ alg: 'HS256', typ: 'JWT', kid: KEY_ID })}.${body}`;
  return `${named}.${sign(named, jwtSecret)}`;
}
