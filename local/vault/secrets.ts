import type { Query } from '../database/database.ts';

/** Puts a secret into Vault under its name, or brings it up to date. */
export async function setSecret(
  query: Query,
  name: string,
  value: string,
  description: string,
): Promise<void> {
  const [known] = await query<{ id: string; decrypted_secret: string }>(
    'select id, decrypted_secret from vault.decrypted_secrets where name = $1',
    [name],
  );
  if (known === undefined) await query('select vault.create_secret($1, $2, $3)', [value, name, description]);
  else if (known.decrypted_secret !== value) {
    await query('select vault.update_secret($1, $2)', [known.id, value]);
  }
}
