import { describe, expect, it } from 'vitest';
import { chooseModel } from '../../../local/cli/choose-model.ts';
import type { Query } from '../../../local/database/database.ts';

const LOCAL = { id: '1', model_name: 'local-lexical', api_key_env: null };
const OPENAI = { id: '2', model_name: 'text-embedding-3-small', api_key_env: 'OPENAI_API_KEY' };

function registry(active: string, refusal?: string): { query: Query; activated: unknown[] } {
  const activated: unknown[] = [];
  const query = (async (sql: string, values?: readonly unknown[]) => {
    if (!sql.includes('activate_model')) {
      return [LOCAL, OPENAI].map((model) => ({ ...model, is_active: model.id === active }));
    }
    if (refusal !== undefined) throw new Error(refusal);
    activated.push(values?.[0]);
    return [];
  }) as Query;
  return { query, activated };
}

describe('chooseModel', () => {
  it('stays with the active model without a key', async () => {
    const { query, activated } = registry('1');
    expect(await chooseModel(query, {})).toBe('local-lexical');
    expect(activated).toEqual([]);
  });

  it('activates the first model that there is a key for, where the active one needs none', async () => {
    const { query, activated } = registry('1');
    expect(await chooseModel(query, { OPENAI_API_KEY: 'sk' })).toBe('text-embedding-3-small');
    expect(activated).toEqual(['2']);
  });

  it('does as EMBEDDING_MODEL says, and refuses a name that is not registered', async () => {
    const { query, activated } = registry('2');
    expect(await chooseModel(query, { OPENAI_API_KEY: 'sk', EMBEDDING_MODEL: 'local-lexical' })).toBe(
      'local-lexical',
    );
    expect(activated).toEqual(['1']);
    await expect(chooseModel(query, { EMBEDDING_MODEL: 'x' })).rejects.toThrow(
      /local-lexical, text-embedding-3-small/,
    );
  });

  it('refuses to begin with a model whose key is missing', async () => {
    await expect(chooseModel(registry('2').query, {})).rejects.toThrow('OPENAI_API_KEY is not set');
  });

  it('says so and stays where the switch is refused', async () => {
    const { query } = registry('1', 'Cannot activate: 3 chunks have no vector of it');
    expect(await chooseModel(query, { OPENAI_API_KEY: 'sk' })).toMatch(/^local-lexical still .*3 chunks/);
  });
});
