begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.model('llave'), tests.model('cuota'), tests.model('pausa'), tests.model('breve');
select tests.failures('llave', 1, 'PROVIDER_AUTH'), tests.failures('cuota', 1, 'PROVIDER_QUOTA');
select is((tests.circuit('llave')).state, 'open', 'a wrong key opens at once');
select is((tests.circuit('cuota')).state, 'open', 'so does a quota that is gone');
select tests.failures('pausa', 1, 'PROVIDER_RATE_LIMITED', '{"retry_after_ms": 120000}');
select is((tests.circuit('pausa')).state, 'open', 'and a provider that wants a long pause');
select cmp_ok((tests.circuit('pausa')).open_until - clock_timestamp(), '>', interval '118 seconds', 'for as long as it said');
select tests.failures('breve', 1, 'PROVIDER_RATE_LIMITED', '{"retry_after_ms": 3000}');
select is((tests.circuit('breve')).state, 'closed', 'a short pause is only kept');
select is((select refused from tests.reserve('breve')), 'held', 'nobody calls during it');
select cmp_ok((tests.circuit('breve')).held_until - clock_timestamp(), '<=', interval '3 seconds', 'as long as it said');

select * from finish();
rollback;
