create table pipeline.settings (
  key text not null,
  value jsonb not null,
  description text not null,
  updated_at timestamptz not null default now(),
  constraint settings_pkey primary key (key)
);

comment on table pipeline.settings is
  'What an operator may tune, one row a setting; read at call time, so an update works from the next call on.';

alter table pipeline.settings enable row level security;
revoke all on pipeline.settings from public, anon, authenticated, service_role;
grant select, insert, update, delete on pipeline.settings to service_role;

-- `do nothing`: a value that an operator chose outlives every migration.
insert into pipeline.settings (key, value, description) values
  ('discovery_workers', '2', 'Invocations of `monitor` at the same time.'),
  ('ingestion_workers', '4', 'Invocations of `ingest` at the same time.'),
  ('ocr_workers', '1', 'Invocations of `ocr` at the same time.'),
  ('embedding_workers', '4', 'Invocations of `embed` at the same time.'),
  ('export_workers', '1', 'Invocations of `export` at the same time.'),
  ('discovery_jobs_per_claim', '1', 'Jobs that one invocation of `monitor` takes.'),
  ('ingestion_jobs_per_claim', '8', 'Jobs that one invocation of `ingest` takes; what its CPU budget does not allow goes back.'),
  ('ocr_jobs_per_claim', '1', 'Jobs that one invocation of `ocr` takes.'),
  ('embedding_jobs_per_claim', '1', 'Batches that one invocation of `embed` takes.'),
  ('export_jobs_per_claim', '1', 'Archives that one invocation of `export` takes.'),
  ('discovery_max_running', 'null', 'Hard limit of claimed discovery jobs; null for none.'),
  ('ingestion_max_running', 'null', 'Hard limit of claimed ingestion jobs; null for none.'),
  ('ocr_max_running', 'null', 'Hard limit of claimed OCR jobs; null for none.'),
  ('embedding_max_running', 'null', 'Hard limit of claimed embedding jobs; null for none.'),
  ('export_max_running', 'null', 'Hard limit of claimed export jobs; null for none.'),
  ('source_max_running', 'null', 'Hard limit of claimed jobs of one source and stage; null for none. sources.max_running overrides it.'),
  ('lease_seconds', '150', 'How long a claimed job belongs to its worker; the free plan''s wall clock of a function.'),
  ('max_attempts', '5', 'Attempts of a job before it is dead.'),
  ('retry_base_seconds', '2', 'First retry waits a random time between 0 and this; doubled with each attempt (full jitter).'),
  ('retry_cap_seconds', '300', 'Longest window of the full jitter.'),
  ('kick_on_enqueue', 'true', 'Call the workers as soon as work appears; false leaves it to the scheduler''s tick.'),
  ('worker_http_timeout_ms', '10000', 'Timeout of the call that kicks a worker; it answers 202 at once.'),
  ('user_agent', '"ProfeFlow/0.1 (+https://github.com/profeflow/profeflow)"', 'User-Agent of the crawler.'),
  ('host_interval_ms', '500', 'Least time between two requests to one host by one worker; robots.txt Crawl-delay wins if longer.'),
  ('fetch_max_bytes', '52428800', 'Largest document that is fetched, in bytes.'),
  ('fetch_timeout_ms', '60000', 'Longest time for one fetch, redirects included.'),
  ('fetch_max_redirects', '5', 'Redirects that are followed, each checked like a first request.'),
  ('fetch_allowed_private_hosts', '[]', 'host:port pairs on private addresses that may be fetched; for tests and the embedded stack.'),
  ('parse_cpu_budget_ms', '800', 'CPU time that one invocation spends on reading before it checkpoints (the platform retires at 1 s, kills at 2 s).'),
  ('parse_pages_per_invocation', '100', 'Pages that one invocation reads of a document at most: bounds its memory.'),
  ('inline_max_bytes', '20971520', 'A larger PDF is parked in Storage before it is read.'),
  ('archive_raw', 'false', 'Keep original bytes in Storage after a document is read.'),
  ('chunk_max_tokens', '400', 'Longest chunk in tokens, its headings'' path included.'),
  ('chunk_overlap_tokens', '40', 'Tokens that a chunk repeats from the one before, within a section.'),
  ('quality', '{}', 'Thresholds of the quality gate that differ from the defaults in functions/_shared/quality.'),
  ('relevance_profiles', '{"evaluacion-docente": {"threshold": 0.04, "terms": {"docent": 1, "profesor": 0.5, "educador": 0.5, "evaluacion docent": 1.5, "evaluacion del desempeno": 1, "desempeno profesional": 0.5, "docentemas": 1, "portafolio": 1, "carrera docent": 1.5, "carrera profesional docent": 1, "cpeip": 1, "mineduc": 0.5, "rubrica": 0.5, "pedagog": 1, "ensenanza": 0.5, "aprendizaje": 0.5, "establecimiento educacional": 0.5, "estudiante": 0.25, "tramo": 0.25, "aula": 0.25}}}', 'Relevance profiles by name: {"terms": {stem: weight}, "threshold": number}; sources.relevance_profile names one.'),
  ('max_batch_floats', '400000', 'inputs x dimensions of one embedding call: keeps request and answer within a function''s memory.'),
  ('search_candidates', '100', 'Hits of each ranking that hybrid search fuses.'),
  ('rrf_k', '60', 'k of reciprocal rank fusion (Cormack, Clarke, Buettcher 2009).'),
  ('hnsw_min_rows', '5000', 'Vectors from which a model''s partition gets an HNSW index; below, an exact scan is as fast.'),
  ('export_part_bytes', '4000000', 'Size of an archive''s parts: bounds the memory of `export` and of a restore.'),
  ('export_parts_per_invocation', '8', 'Parts that one invocation of `export` writes before it hands over: bounds its CPU.'),
  ('monthly_budget_usd', '50', 'The review''s limit of what a month may cost.'),
  ('retention_days', '365', 'Superseded versions are kept this long, and longer where a snapshot names them; null keeps them for ever.'),
  ('scheduled_snapshots_kept', '30', 'Daily and before-rollback snapshots that are kept; older ones are dropped. Those that a person made stay.'),
  ('prune_batch', '500', 'Versions that retention removes in one statement.'),
  ('prune_batches_per_call', '20', 'Batches that one call of pipeline.prune removes at most.'),
  ('history_days', '14', 'Days that finished jobs'' scheduler rows and HTTP answers are kept.')
on conflict (key) do nothing;
