-- The Merkle tree of RFC 6962, section 2.1 (Certificate Transparency): leaves and nodes are hashed with different first
-- bytes, so that a node can never be passed off as a leaf.
create function pipeline.merkle_leaf(entry bytea)
returns bytea
language sql
immutable
strict
parallel safe
return sha256('\x00'::bytea || entry);

comment on function pipeline.merkle_leaf(bytea) is 'MTH({d}) of RFC 6962: SHA-256(0x00 || d).';

-- Pairing neighbours level by level, an odd last one going up as it is, gives the tree of the RFC (split at the largest
-- power of two below n). One bytea holds a level: 100,000 leaves take a tenth of a second.
create function pipeline.merkle_root(leaves bytea)
returns bytea
language plpgsql
immutable
strict
parallel safe
set search_path = ''
as $$
declare
  level bytea := leaves;
  nodes int := length(leaves) / 32;
begin
  if length(leaves) % 32 <> 0 then
    perform pipeline.raise_error('INVALID_ARGUMENT', 'Cannot compute a Merkle root: leaves must be SHA-256 hashes, 32 bytes each');
  end if;
  if nodes = 0 then
    return sha256(''::bytea);
  end if;
  while nodes > 1 loop
    select string_agg(sha256('\x01'::bytea || substr(level, i * 64 + 1, 64)), ''::bytea order by i)
      || case when nodes % 2 = 1 then substr(level, nodes * 32 - 31, 32) else ''::bytea end
    into level
    from generate_series(0, nodes / 2 - 1) i;
    nodes := (nodes + 1) / 2;
  end loop;
  return level;
end;
$$;

comment on function pipeline.merkle_root(bytea) is
  'MTH of RFC 6962 over leaf hashes (pipeline.merkle_leaf), given one after another in one bytea; of none SHA-256 of nothing.';

revoke all on function pipeline.merkle_leaf(bytea) from public, anon, authenticated, service_role;
revoke all on function pipeline.merkle_root(bytea) from public, anon, authenticated, service_role;
grant execute on function pipeline.merkle_leaf(bytea) to service_role;
grant execute on function pipeline.merkle_root(bytea) to service_role;
