import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createKeys, keySet, loadKeys, nameSigningKey } from '../../../local/keys.ts';
import { Buffer } from 'node:buffer';

describe('keys', () => {
  it('are made once, kept for the next start and readable by their owner only', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'profeflow-keys-'));
    const first = await loadKeys(folder);
    expect(first.publishable).toMatch(/^sb_publishable_/);
    expect(first.secret).toMatch(/^sb_secret_/);
    expect(first.cron).not.toBe(first.secret);
    expect(await loadKeys(folder)).toEqual(first);
    expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
    rmSync(folder, { recursive: true });
  });
});

describe('nameSigningKey', () => {
  const { jwtSecret } = createKeys();
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const decode = (text = '') => JSON.parse(Buffer.from(text, 'base64url').toString());
  const hmac = (text: string, secret: string | Buffer) =>
    createHmac('sha256', secret).update(text).digest('base64url');
  const sign = (secret: string) => {
    const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: 'ana', role: 'authenticated' })}`;
    return `${text}.${hmac(text, secret)}`;
  };

  it("gives a token of ours the key's name, so that the key set verifies it", () => {
    const [header, payload, signature] = nameSigningKey(sign(jwtSecret), jwtSecret).split('.');
    const [key] = JSON.parse(keySet(jwtSecret)).keys;
    expect(decode(header)).toEqual({ alg: key.alg, typ: 'JWT', kid: key.kid });
    expect(decode(payload).sub).toBe('ana');
    expect(signature).toBe(hmac(`${header}.${payload}`, Buffer.from(key.k, 'base64url')));
  });

  it('leaves a forged token and what is none as they are', () => {
    const forged = sign('another secret of the right length');
    expect(nameSigningKey(forged, jwtSecret)).toBe(forged);
    for (const text of ['', 'sb_secret_x', 'a.b', 'a.b.c']) {
      expect(nameSigningKey(text, jwtSecret)).toBe(text);
    }
  });
});
