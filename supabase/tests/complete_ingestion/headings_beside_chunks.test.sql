begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.source('a');

-- With chunk_embed_context off: two chunks of the same words under different headings.
create temp table report as
select jsonb_set(tests.parsed(E'Igual.\n\nIgual.'), '{chunks}', '[
  {"ordinal": 0, "content": "Igual.", "context": "", "headings": "Título I", "char_start": 0, "char_end": 6, "page_start": 1, "page_end": 1, "tokens": 3},
  {"ordinal": 1, "content": "Igual.", "context": "", "headings": "Título II", "char_start": 8, "char_end": 14, "page_start": 1, "page_end": 1, "tokens": 3}
]') || '{"chunker": "structure/4"}' as result;
select tests.discover('a', array['https://example.org/1']);
select tests.ingest((select result from report));
select is(tests.embed_all(), 1, 'what is embedded is the same: once');
select is((select array_agg(headings order by ordinal) from pipeline.document_chunks), array['Título I', 'Título II'],
  'each keeps its own headings');
select is((select c.content_hash from pipeline.chunks c), pipeline.sha256_hex('Igual.'), 'the hash is of exactly what was embedded');
select is((select strategy from pipeline.chunk_lists), 'structure/4', 'the list says what cut it');
select is((select metadata ->> 'chunker' from public.data_lineage where stage = 'processing' and event = 'COMPLETE'), 'structure/4',
  'and so does the lineage');

select tests.discover('a', array['https://example.org/1']);
select tests.ingest(jsonb_set((select result from report), '{chunks,0,context}', '"Título I"') || '{"config_hash": "other"}');
select is(tests.embed_all(), 1, 'with its headings it is something else to embed');

select * from finish();
rollback;
