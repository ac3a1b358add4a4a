-- The registry's own check, so that a config is right whoever wrote it; the functions check the same again as they read it
-- (functions/_shared/embedding/model.ts).
create function pipeline.model_config_problem(model_type text, provider text, config jsonb)
returns text
language sql
immutable
set search_path = ''
as $$
  with known (key, kind, least, most) as (
    values
      ('dimensions', 'whole', 1, 4000),
      ('max_inputs', 'whole', 1, null),
      ('max_tokens_per_input', 'whole', 1, null),
      ('max_tokens_per_request', 'whole', 1, null),
      ('max_output_tokens', 'whole', 1, null),
      ('timeout_ms', 'whole', 1, 600000),
      ('concurrency', 'whole', 1, null),
      ('requests_per_minute', 'whole', 1, null),
      ('tokens_per_minute', 'whole', 1, null),
      ('max_retries', 'whole', 0, 20),
      ('token_ratio', 'number', 0.1, 10),
      ('usd_per_million_tokens', 'number', 0, null),
      ('usd_per_million_output_tokens', 'number', 0, null),
      ('normalised', 'boolean', null, null),
      ('send_dimensions', 'boolean', null, null),
      ('send_temperature', 'boolean', null, null),
      ('logprobs', 'boolean', null, null),
      ('price_verified', 'boolean', null, null),
      ('model', 'text', null, null),
      ('prompt', 'text', null, null),
      ('base_url', 'text', null, null),
      ('api_key_env', 'text', null, null),
      ('prefix_passage', 'text', null, null),
      ('prefix_query', 'text', null, null),
      ('task_passage', 'text', null, null),
      ('task_query', 'text', null, null),
      ('price_effective_from', 'text', null, null),
      ('price_provenance', 'text', null, null),
      ('languages', 'array', null, null)
  ),
  given as (
    select k.*, config -> k.key as value
    from known k
    where jsonb_typeof(config) = 'object'
      and coalesce(config -> k.key, 'null') <> 'null'
  ),
  problems (position, problem) as (
    select 0, 'config must be an object' where config is null or jsonb_typeof(config) <> 'object'
    union all
    select 1, 'config.dimensions must be a whole number from 1 to 4000'
    where model_type = 'embedding' and jsonb_typeof(config) = 'object' and coalesce(config -> 'dimensions', 'null') = 'null'
    union all
    select 2, format('config.%s must be %s%s', g.key,
      case g.kind when 'whole' then 'a whole number' when 'number' then 'a number' when 'boolean' then 'true or false'
        when 'text' then 'a text' else 'a list' end,
      case when g.most is not null then format(' from %s to %s', g.least, g.most)
        when g.least is not null then format(', %s at least', g.least) else '' end)
    from given g
    where case
      when g.kind in ('whole', 'number') then
        case
          when jsonb_typeof(g.value) <> 'number' then true
          else (g.value)::numeric < g.least or (g.value)::numeric > g.most
            or (g.kind = 'whole' and (g.value)::numeric <> trunc((g.value)::numeric))
        end
      else jsonb_typeof(g.value) <> case g.kind when 'text' then 'string' else g.kind end
    end
    union all
    select 2, format('config.%s must not be empty', g.key)
    from given g
    where g.key in ('model', 'prompt') and g.value = '""'
    union all
    -- A password or a token in the address would end up in logs and in the ledger.
    select 3, 'config.base_url must be an http(s) address without user, query or fragment'
    from given g
    where g.key = 'base_url' and g.value #>> '{}' !~ '^https?://[^/?#@\s]+(/[^?#@\s]*)?$'
    union all
    select 4, 'config.api_key_env must be the name of a variable that ends in _KEY or _TOKEN and is not the platform''s'
    from given g
    where g.key = 'api_key_env' and g.value #>> '{}' !~ '^(?!SUPABASE_|DENO_|SB_)[A-Z][A-Z0-9_]*_(KEY|TOKEN)$'
    union all
    select 5, 'config.price_effective_from must be a date or a time, as 2026-01-31 or 2026-01-31T00:00:00Z'
    from given g
    where g.key = 'price_effective_from'
      and (
        g.value #>> '{}' !~ '^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?$'
        or not pg_input_is_valid(g.value #>> '{}', 'timestamptz')
      )
  )
  select p.problem from problems p order by p.position, p.problem limit 1;
$$;

comment on function pipeline.model_config_problem(text, text, jsonb) is
  'What is wrong with a model''s config, the first thing only; null where nothing is. Keys that it does not know are let through.';

revoke all on function pipeline.model_config_problem(text, text, jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.model_config_problem(text, text, jsonb) to service_role;
