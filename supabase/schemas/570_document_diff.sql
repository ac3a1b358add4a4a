-- Which elements of a sequence form its longest increasing subsequence: patience sorting, n log n (Fredman 1975).
create function pipeline.longest_increasing(numbers int[])
returns boolean[]
language plpgsql
immutable
strict
parallel safe
set search_path = ''
as $$
declare
  n int := coalesce(array_length(numbers, 1), 0);
  tails int[] := array[]::int[];
  previous int[] := array_fill(0, array[n]);
  kept boolean[] := array_fill(false, array[n]);
  length int := 0;
  low int;
  high int;
  middle int;
begin
  for i in 1..n loop
    -- The first tail that is not smaller.
    low := 1;
    high := length + 1;
    while low < high loop
      middle := (low + high) / 2;
      if numbers[tails[middle]] < numbers[i] then
        low := middle + 1;
      else
        high := middle;
      end if;
    end loop;
    previous[i] := case when low > 1 then tails[low - 1] else 0 end;
    tails[low] := i;
    length := greatest(length, low);
  end loop;
  if length > 0 then
    low := tails[length];
    while low > 0 loop
      kept[low] := true;
      low := previous[low];
    end loop;
  end if;
  return kept;
end;
$$;

comment on function pipeline.longest_increasing(int[]) is
  'For each element whether it belongs to a longest strictly increasing subsequence.';

create function public.document_diff(documento_id uuid, from_version int, to_version int)
returns table (
  change text,
  from_ordinal int,
  to_ordinal int,
  from_chunk_id bigint,
  to_chunk_id bigint,
  page_start int,
  page_end int,
  context text,
  content text
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  missing int;
begin
  perform pipeline.require_operator('compare versions');
  select g.version into missing
  from unnest(array[document_diff.from_version, document_diff.to_version]) as g (version)
  where pipeline.latest_revision(document_diff.documento_id, g.version) is null
  limit 1;
  if found then
    perform pipeline.raise_error('NOT_FOUND',
      format('Cannot compare versions of document %s: it has no version %s with chunks', document_diff.documento_id, missing));
  end if;

  return query
    with old as (
      select dc.*, row_number() over (partition by dc.chunk_id order by dc.ordinal) as copy
      from pipeline.document_chunks dc
      where dc.documento_id = document_diff.documento_id
        and dc.version = document_diff.from_version
        and dc.revision = pipeline.latest_revision(document_diff.documento_id, document_diff.from_version)
    ),
    new as (
      select dc.*, row_number() over (partition by dc.chunk_id order by dc.ordinal) as copy
      from pipeline.document_chunks dc
      where dc.documento_id = document_diff.documento_id
        and dc.version = document_diff.to_version
        and dc.revision = pipeline.latest_revision(document_diff.documento_id, document_diff.to_version)
    ),
    pairs as (
      select o.ordinal as from_ordinal, n.ordinal as to_ordinal, row_number() over (order by n.ordinal) as position
      from old o
      join new n on n.chunk_id = o.chunk_id and n.copy = o.copy
    ),
    -- Of the chunks that both have, as many as possible stand still; the others have moved.
    order_kept as (
      select pipeline.longest_increasing(array_agg(p.from_ordinal order by p.position)) as kept from pairs p
    ),
    changes as (
      select
        case
          when o.id is null then 'added'
          when n.id is null then 'removed'
          when k.kept[p.position] then 'kept'
          else 'moved'
        end as change,
        o.ordinal as from_ordinal, n.ordinal as to_ordinal, o.id as from_chunk_id, n.id as to_chunk_id,
        coalesce(n.page_start, o.page_start) as page_start, coalesce(n.page_end, o.page_end) as page_end,
        coalesce(n.chunk_id, o.chunk_id) as content_id, coalesce(n.headings, o.headings) as headings
      from old o
      full join new n on n.chunk_id = o.chunk_id and n.copy = o.copy
      left join pairs p on p.to_ordinal = n.ordinal and p.from_ordinal = o.ordinal
      cross join order_kept k
    )
    select c.change, c.from_ordinal, c.to_ordinal, c.from_chunk_id, c.to_chunk_id, c.page_start, c.page_end,
      coalesce(c.headings, h.context), h.content
    from changes c
    join pipeline.chunks h on h.id = c.content_id
    -- A removed chunk where it stood: before the first chunk that followed it and has not moved.
    order by coalesce(
      c.to_ordinal,
      (select min(p.to_ordinal) from pairs p cross join order_kept k where p.from_ordinal > c.from_ordinal and k.kept[p.position]),
      2147483647
    ), c.to_ordinal is not null, c.from_ordinal;
end;
$$;

comment on function public.document_diff(uuid, int, int) is
  'What changed between two versions, a row a chunk: added, removed, moved (same content, other order), kept; context is the path of headings. Raises NOT_FOUND.';

revoke all on function pipeline.longest_increasing(int[]) from public, anon, authenticated, service_role;
revoke all on function public.document_diff(uuid, int, int) from public, anon, authenticated, service_role;
grant execute on function pipeline.longest_increasing(int[]) to service_role;
grant execute on function public.document_diff(uuid, int, int) to authenticated, service_role;
