import { describe, expect, it } from 'vitest';
import { configHash } from '../../../supabase/functions/_shared/documents/config.ts';

describe('configHash', () => {
  it('is a SHA-256 in hex that does not depend on the order of keys', async () => {
    const one = await configHash({ maxTokens: 400, quality: { a: 1, b: [1, null] } });
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(await configHash({ quality: { b: [1, null], a: 1 }, maxTokens: 400 })).toBe(one);
  });

  it('changes with every option', async () => {
    const hashes = await Promise.all(
      [{}, { maxTokens: 400 }, { maxTokens: 401 }, { maxTokens: '400' }].map(configHash),
    );
    expect(new Set(hashes).size).toBe(4);
  });
});
