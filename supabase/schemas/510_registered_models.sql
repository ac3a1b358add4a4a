-- `local` is active from the start: a fresh project works without an account and without cost. README shows how to switch.
do $$
declare
  model_id uuid;
begin
  if not exists (select from public.model_registry m where m.model_name = 'local-lexical') then
    model_id := pipeline.register_model('local-lexical', '1', 'embedding', 'local',
      '{"dimensions": 384, "max_inputs": 256, "max_tokens_per_input": 8192, "max_tokens_per_request": 300000, "normalised": true}');
    insert into pipeline.model_prices (model_id, usd_per_million_tokens, effective_from, provenance)
    values (model_id, 0, '2024-01-01Z', 'runs inside the function');
    perform pipeline.activate_model(model_id, true);
  end if;
  if not exists (select from public.model_registry m where m.model_name = 'text-embedding-3-small') then
    model_id := pipeline.register_model('text-embedding-3-small', '1', 'embedding', 'openai',
      '{"dimensions": 1536, "model": "text-embedding-3-small", "base_url": "https://api.openai.com/v1", "api_key_env": "OPENAI_API_KEY", "max_inputs": 2048, "max_tokens_per_input": 8191, "max_tokens_per_request": 300000, "timeout_ms": 60000, "normalised": true}');
    insert into pipeline.model_prices (model_id, usd_per_million_tokens, effective_from, provenance)
    values (model_id, 0.02, '2024-01-25Z', 'https://openai.com/index/new-embedding-models-and-api-updates/');
  end if;
end;
$$;
