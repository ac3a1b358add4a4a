-- Which models may do a job, in order: the one that is wanted, then those that stand in for it.
create function pipeline.model_chain(job pipeline.jobs, model_type text)
returns table (model public.model_registry, tier int)
language sql
stable
set search_path = ''
as $$
  select m, case when w.wanted then 1 else coalesce(m.fallback_tier, 1) end
  from public.model_registry m
  cross join lateral (
    select case
      -- Healing and the embedding of a challenger are for one model; everything else is for whichever is active now.
      when job.payload ? 'kind' then m.id = (job.payload ->> 'model_id')::uuid
      else m.is_active
    end as wanted
  ) w
  where m.model_type = model_chain.model_type
    and m.retired_at is null
    and (w.wanted or (m.fallback_tier is not null and not job.payload ? 'kind'))
    and not (
      job.payload ? 'rejected_by'
      and exists (
        select from pipeline.embedding_queue q
        join pipeline.rejected_inputs r on r.chunk_id = q.chunk_id and r.model_id = m.id
        where q.job_id = job.id
      )
    )
  order by not w.wanted, m.fallback_tier;
$$;

comment on function pipeline.model_chain(pipeline.jobs, text) is
  'The models that may do a job, in the order in which they are asked: tier 1 the wanted one, then by fallback_tier. Without those that have refused its text.';

-- As many of a job's texts as one call to a model takes: its batch and token limits, a function's memory, the budget's room.
-- Only counted here, not read: a call that may not be made now costs no more than that.
create function pipeline.embedding_batch(
  job pipeline.jobs,
  model public.model_registry,
  chunk_ids bigint[],
  usd_per_million numeric,
  room numeric,
  most_tokens bigint default null,
  out ids bigint[],
  out tokens bigint,
  out most_usd numeric
)
language sql
stable
set search_path = ''
as $$
  with given as (
    select
      q.id,
      c.id as chunk_id,
      sum(c.token_count) over w as tokens,
      -- No tokenizer makes more tokens of a text than it has bytes (embedding_input puts two between path and content).
      sum(octet_length(coalesce(model.config ->> 'prefix_passage', '')) + octet_length(c.context) + 2 + octet_length(c.content)) over w
        * coalesce(usd_per_million, 0) / 1000000 as most_usd,
      row_number() over w as position
    from pipeline.embedding_queue q
    join pipeline.chunks c on c.id = q.chunk_id
    where q.job_id = job.id
      and (embedding_batch.chunk_ids is null or q.chunk_id = any (embedding_batch.chunk_ids))
    window w as (order by q.id)
  ),
  fitting as (
    select g.*
    from given g
    where g.position <= pipeline.batch_limit(model)
      and (g.position = 1 or g.tokens <= coalesce((model.config ->> 'max_tokens_per_request')::int, 300000))
      and (room is null or g.most_usd = 0 or g.most_usd <= room)
      and (embedding_batch.most_tokens is null or g.tokens <= embedding_batch.most_tokens)
  )
  select array_agg(f.chunk_id order by f.id), max(f.tokens), max(f.most_usd) from fitting f;
$$;

comment on function pipeline.embedding_batch(pipeline.jobs, public.model_registry, bigint[], numeric, numeric, bigint) is
  'The first of a job''s texts (or of those named) that one call to a model takes, their tokens, the most they can cost; ids is null where not one fits the room.';

create function pipeline.embedding_texts(job pipeline.jobs, model public.model_registry, chunk_ids bigint[] default null)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select coalesce(
    jsonb_agg(
      jsonb_build_object('chunk_id', c.id, 'input_hash', pipeline.sha256_hex(i.input), 'input', i.input, 'tokens', c.token_count)
      order by q.id
    ),
    '[]'
  )
  from pipeline.embedding_queue q
  join pipeline.chunks c on c.id = q.chunk_id
  cross join lateral (
    select pipeline.embedding_input(model.config ->> 'prefix_passage', c.context, c.content) as input
  ) i
  where q.job_id = job.id
    and (embedding_texts.chunk_ids is null or q.chunk_id = any (embedding_texts.chunk_ids));
$$;

comment on function pipeline.embedding_texts(pipeline.jobs, public.model_registry, bigint[]) is
  'A job''s texts (or those named) as a model is to embed them: [{chunk_id, input_hash, input, tokens}].';

revoke all on function pipeline.embedding_texts(pipeline.jobs, public.model_registry, bigint[]) from public, anon, authenticated, service_role;
grant execute on function pipeline.embedding_texts(pipeline.jobs, public.model_registry, bigint[]) to service_role;
revoke all on function pipeline.model_chain(pipeline.jobs, text) from public, anon, authenticated, service_role;
revoke all on function pipeline.embedding_batch(pipeline.jobs, public.model_registry, bigint[], numeric, numeric, bigint) from public, anon, authenticated, service_role;
grant execute on function pipeline.model_chain(pipeline.jobs, text) to service_role;
grant execute on function pipeline.embedding_batch(pipeline.jobs, public.model_registry, bigint[], numeric, numeric, bigint) to service_role;
