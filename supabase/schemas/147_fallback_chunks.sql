create table pipeline.fallback_chunks (
  wanted_model_id uuid not null,
  chunk_id bigint not null,
  served_by uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  constraint fallback_chunks_pkey primary key (wanted_model_id, chunk_id),
  constraint fallback_chunks_wanted_fkey foreign key (wanted_model_id) references public.model_registry (id) on delete cascade,
  constraint fallback_chunks_served_fkey foreign key (served_by) references public.model_registry (id),
  constraint fallback_chunks_chunk_fkey foreign key (chunk_id) references pipeline.chunks (id) on delete cascade
);

comment on table pipeline.fallback_chunks is
  'Chunks that the active model has no vector of and another model has: search asks that one''s space too, and the healing job embeds them with the active model when it can.';
create index fallback_chunks_chunk_idx on pipeline.fallback_chunks (chunk_id);
-- Which spaces search has to ask: one probe a model.
create index fallback_chunks_served_idx on pipeline.fallback_chunks (served_by, wanted_model_id);

create table pipeline.rejected_inputs (
  model_id uuid not null,
  chunk_id bigint not null,
  error_code text not null,
  error_message text,
  created_at timestamptz not null default clock_timestamp(),
  constraint rejected_inputs_pkey primary key (model_id, chunk_id),
  constraint rejected_inputs_model_fkey foreign key (model_id) references public.model_registry (id) on delete cascade,
  constraint rejected_inputs_chunk_fkey foreign key (chunk_id) references pipeline.chunks (id) on delete cascade
);

comment on table pipeline.rejected_inputs is
  'Texts that a model refuses: it is not asked for them again. Delete a row to have it tried once more.';

create index rejected_inputs_chunk_idx on pipeline.rejected_inputs (chunk_id);

alter table pipeline.fallback_chunks enable row level security;
alter table pipeline.rejected_inputs enable row level security;
revoke all on pipeline.fallback_chunks, pipeline.rejected_inputs from public, anon, authenticated, service_role;
grant select, insert, update, delete on pipeline.fallback_chunks, pipeline.rejected_inputs to service_role;
