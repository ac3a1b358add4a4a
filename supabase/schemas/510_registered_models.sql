-- Known models, so that switching is one statement; a model's key is set where the functions run. Limits are the providers'
-- documented ones. `local-lexical` is active from the start: a fresh project works without an account and without cost.
do $$
declare
  known record;
  model_id uuid;
begin
  for known in
    select *
    from (
      values
        ('local-lexical', '1', 'local', '{"dimensions": 384, "max_inputs": 256, "max_tokens_per_input": 8192,
          "max_tokens_per_request": 300000, "normalised": true,
          "usd_per_million_tokens": 0, "price_effective_from": "2024-01-01", "price_provenance": "runs inside the function"}'),
        ('text-embedding-3-small', '1', 'openai', '{"dimensions": 1536, "model": "text-embedding-3-small",
          "base_url": "https://api.openai.com/v1", "api_key_env": "OPENAI_API_KEY", "max_inputs": 2048, "max_tokens_per_input": 8191,
          "max_tokens_per_request": 300000, "timeout_ms": 60000, "normalised": true,
          "usd_per_million_tokens": 0.02, "price_effective_from": "2024-01-25",
          "price_provenance": "https://openai.com/index/new-embedding-models-and-api-updates/"}'),
        ('text-embedding-3-large', '1', 'openai', '{"dimensions": 3072, "model": "text-embedding-3-large",
          "base_url": "https://api.openai.com/v1", "api_key_env": "OPENAI_API_KEY", "max_inputs": 2048, "max_tokens_per_input": 8191,
          "max_tokens_per_request": 300000, "timeout_ms": 60000, "normalised": true,
          "usd_per_million_tokens": 0.13, "price_effective_from": "2024-01-25", "price_verified": true,
          "price_provenance": "https://openai.com/index/new-embedding-models-and-api-updates/"}'),
        ('gemini-embedding-001', '1', 'gemini', '{"dimensions": 3072, "model": "gemini-embedding-001",
          "base_url": "https://generativelanguage.googleapis.com/v1beta", "api_key_env": "GEMINI_API_KEY", "max_inputs": 100,
          "max_tokens_per_input": 2048, "max_tokens_per_request": 204800, "timeout_ms": 60000, "normalised": true,
          "task_passage": "RETRIEVAL_DOCUMENT", "task_query": "RETRIEVAL_QUERY",
          "usd_per_million_tokens": 0.15, "price_effective_from": "2025-07-14", "price_provenance": "LiteLLM price map, 2026-08-06"}'),
        ('embed-v4.0', '1', 'cohere', '{"dimensions": 1536, "model": "embed-v4.0", "send_dimensions": true,
          "base_url": "https://api.cohere.com/v2", "api_key_env": "COHERE_API_KEY", "max_inputs": 96, "max_tokens_per_input": 128000,
          "max_tokens_per_request": 128000, "timeout_ms": 60000, "normalised": true,
          "task_passage": "search_document", "task_query": "search_query",
          "usd_per_million_tokens": 0.12, "price_effective_from": "2025-04-15", "price_provenance": "LiteLLM price map, 2026-08-06"}'),
        ('embed-multilingual-v3.0', '1', 'cohere', '{"dimensions": 1024, "model": "embed-multilingual-v3.0",
          "base_url": "https://api.cohere.com/v2", "api_key_env": "COHERE_API_KEY", "max_inputs": 96, "max_tokens_per_input": 512,
          "max_tokens_per_request": 49152, "timeout_ms": 60000, "normalised": true,
          "task_passage": "search_document", "task_query": "search_query",
          "usd_per_million_tokens": 0.10, "price_effective_from": "2023-11-02", "price_provenance": "LiteLLM price map, 2026-08-06"}'),
        -- English only: for Spanish the last resort, and marked so.
        ('gte-small', '1', 'supabase', '{"dimensions": 384, "model": "gte-small", "max_inputs": 16, "max_tokens_per_input": 512,
          "token_ratio": 1.5, "max_tokens_per_request": 8192, "normalised": true, "languages": ["en"],
          "usd_per_million_tokens": 0, "price_effective_from": "2024-01-01", "price_provenance": "runs inside the Edge Runtime"}')
    ) as k (model_name, model_version, provider, config)
  loop
    if not exists (select from public.model_registry m where m.model_name = known.model_name) then
      model_id := pipeline.register_model(known.model_name, known.model_version, 'embedding', known.provider, known.config::jsonb);
      if known.model_name = 'local-lexical' then
        perform pipeline.activate_model(model_id, true);
      end if;
    end if;
  end loop;
end;
$$;
