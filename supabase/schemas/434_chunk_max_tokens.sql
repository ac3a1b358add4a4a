-- Chunks are counted in cl100k_base, OpenAI's own; other models make other tokens of the same text. XLM-R's and Gemini's make
-- fewer of Spanish; English word pieces (gte-small) make 1.22 of Spanish law on average, 1.44 at most (555 chunks). What nothing
-- is known of is taken for the worst of these: a model may say its own token_ratio.
create function pipeline.chunk_max_tokens()
returns int
language sql
stable
set search_path = ''
as $$
  select greatest(16, least(
    (pipeline.setting('chunk_max_tokens'))::int,
    min(floor(
      -- No tokenizer makes more tokens of the prefix than it has bytes.
      (coalesce((m.config ->> 'max_tokens_per_input')::int, 8192) - octet_length(coalesce(m.config ->> 'prefix_passage', '')))
      / coalesce((m.config ->> 'token_ratio')::numeric, case when m.provider in ('openai', 'local') then 1 else 1.5 end)
    ))::int
  ))
  from public.model_registry m
  where m.model_type = 'embedding'
    and m.retired_at is null
    and (m.is_active or m.fallback_tier is not null);
$$;

comment on function pipeline.chunk_max_tokens() is
  'Longest chunk in tokens of cl100k_base: the setting, or what the active model and each one of the fallback order take, whichever is least. A part of the configuration hash: documents are cut anew where it changes.';

revoke all on function pipeline.chunk_max_tokens() from public, anon, authenticated, service_role;
grant execute on function pipeline.chunk_max_tokens() to service_role;
