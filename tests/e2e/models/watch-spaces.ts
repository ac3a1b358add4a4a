import type { Query } from '../../../local/database/database.ts';

/**
 * Puts a watcher in the place of the function behind `<=>`: it compares the watermarks of the two vectors (the signs of
 * their first eight numbers, by which the simulator marks whose they are) and raises where they are of two models. Only
 * for a superuser, and vectors of the simulator.
 */
export async function watchSpaces(sql: Query): Promise<void> {
  await sql('create sequence if not exists public.comparisons');
  await sql('grant usage on sequence public.comparisons to public');
  await sql(`
    create or replace function extensions.cosine_distance(extensions.halfvec, extensions.halfvec)
    returns float8
    language plpgsql
    immutable
    strict
    as $$
    begin
      perform nextval('public.comparisons');
      if extensions.binary_quantize(extensions.subvector($1, 1, 8))
        <> extensions.binary_quantize(extensions.subvector($2, 1, 8))
      then
        raise exception 'Cannot compare vectors of two models';
      end if;
      return 1 - extensions.inner_product($1, $2) / (extensions.l2_norm($1) * extensions.l2_norm($2));
    end;
    $$`);
}

/** How many vectors have been compared since the watcher was put there. */
export async function comparisons(sql: Query): Promise<number> {
  const [row] = await sql<{ n: number }>(
    'select case when is_called then last_value else 0 end::int as n from public.comparisons',
  );
  return row!.n;
}
