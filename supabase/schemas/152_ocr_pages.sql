create table pipeline.ocr_pages (
  bytes_sha256 text not null,
  ocr_hash text not null,
  page int not null,
  content jsonb not null,
  read_at timestamptz not null default clock_timestamp(),
  constraint ocr_pages_pkey primary key (bytes_sha256, ocr_hash, page)
);

comment on table pipeline.ocr_pages is
  'Pages that OCR has read, by their file and by what read them: a page that has cost money or minutes is never read twice, whatever becomes of its document (other chunks, another gate, other URLs, bytes that were lost on the way). Pages that could not be read are not kept.';
comment on column pipeline.ocr_pages.ocr_hash is 'SHA-256 of what decides how a page image is read: engine, model, prompt, resolution.';

alter table pipeline.ocr_pages enable row level security;
revoke all on pipeline.ocr_pages from public, anon, authenticated, service_role;
grant select, insert, delete on pipeline.ocr_pages to service_role;
