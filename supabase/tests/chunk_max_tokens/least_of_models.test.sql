begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;

select is(pipeline.chunk_max_tokens(), 400, 'the setting, where the active model takes more');
select tests.active('small', config => '{"max_tokens_per_input": 256, "prefix_passage": "passage: "}');
select is(pipeline.chunk_max_tokens(), 164, 'what the active model takes: 256 less its prefix, by 1.5 for another tokenizer');
select is(pipeline.claim_work('ingestion', 'tests') #> '{settings,chunk_max_tokens}', '164', 'is what a worker cuts by');
select tests.active('large', config => '{"max_tokens_per_input": 8192}');
select is(pipeline.chunk_max_tokens(), 400, 'a model that is not in use says nothing');
select tests.model('last resort', config => '{"max_tokens_per_input": 512, "token_ratio": 1.5}', tier => 4);
select is(pipeline.chunk_max_tokens(), 341, 'but one that may stand in does');
select pipeline.retire_model((tests.registered('last resort')).id);
select is(pipeline.chunk_max_tokens(), 400, 'until it is retired');
select throws_ok($$ select tests.model('odd', config => '{"token_ratio": "many"}') $$, 'PT400', null, 'a ratio is a number');

select * from finish();
rollback;
