create table pipeline.model_prices (
  id bigint generated always as identity,
  model_id uuid not null,
  usd_per_million_tokens numeric not null,
  usd_per_million_output_tokens numeric not null default 0,
  effective_from timestamptz not null,
  provenance text not null,
  verified boolean not null default false,
  created_at timestamptz not null default clock_timestamp(),
  constraint model_prices_pkey primary key (id),
  constraint model_prices_model_fkey foreign key (model_id) references public.model_registry (id) on delete cascade,
  constraint one_price_at_a_time unique (model_id, effective_from),
  constraint price_is_not_negative check (usd_per_million_tokens >= 0 and usd_per_million_output_tokens >= 0),
  constraint provenance_is_given check (btrim(provenance) <> '')
);

comment on table pipeline.model_prices is
  'Prices by the moment they hold from until the next one, with where they were read; a call is charged the price of its moment, and keeps it.';
comment on column pipeline.model_prices.verified is
  'A person has looked: the price is right though it is far from its siblings'' (settings.price_suspect_factor).';

alter table pipeline.model_prices enable row level security;
revoke all on pipeline.model_prices from public, anon, authenticated, service_role;
grant select, insert, update, delete on pipeline.model_prices to service_role;

create function pipeline.price_in_force(model_id uuid, at timestamptz default clock_timestamp())
returns pipeline.model_prices
language sql
stable
set search_path = ''
as $$
  select p.*
  from pipeline.model_prices p
  where p.model_id = price_in_force.model_id
    and p.effective_from <= price_in_force.at
  order by p.effective_from desc
  limit 1;
$$;

comment on function pipeline.price_in_force(uuid, timestamptz) is 'The price that a model''s calls have at a moment; null where none is known.';

-- Published price lists have been off by 10 and by 1,000 for single models (BerriAI/litellm #29656, #32117), always beside a
-- sibling that was right. Siblings are the nearest there are: the model's own prices, else models of the same name, else the
-- same provider's at the same address.
create function pipeline.price_siblings(model_id uuid, except_price bigint)
returns numeric[]
language sql
stable
set search_path = ''
as $$
  with others as (
    select
      p.usd_per_million_tokens as usd,
      case when p.model_id = price_siblings.model_id then 1 when m.model_name = own.model_name then 2 else 3 end as distance
    from public.model_registry own
    join public.model_registry m on m.model_type = own.model_type
    join pipeline.model_prices p on p.model_id = m.id
    where own.id = price_siblings.model_id
      and p.id is distinct from except_price
      and p.usd_per_million_tokens > 0
      and (
        m.model_name = own.model_name
        or m.provider = own.provider and m.config ->> 'base_url' is not distinct from own.config ->> 'base_url'
      )
  )
  select array_agg(o.usd order by o.usd) from others o where o.distance = (select min(n.distance) from others n);
$$;

comment on function pipeline.price_siblings(uuid, bigint) is 'The prices that a price of a model is compared with, ascending; null where there are none.';

create function pipeline.check_price()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  factor numeric := (pipeline.setting('price_suspect_factor'))::numeric;
  siblings numeric[];
begin
  if tg_op = 'UPDATE'
    and (new.usd_per_million_tokens, new.usd_per_million_output_tokens, new.effective_from, new.model_id)
      is distinct from (old.usd_per_million_tokens, old.usd_per_million_output_tokens, old.effective_from, old.model_id)
    and exists (select from public.pipeline_costs c where c.price_id = new.id)
  then
    perform pipeline.raise_error('HISTORY_IMMUTABLE',
      format('Cannot change price %s: calls were charged by it; add another one that holds from now on', new.id));
  end if;
  if not new.verified then
    siblings := pipeline.price_siblings(new.model_id, new.id);
    if new.usd_per_million_tokens >= factor * siblings[cardinality(siblings)]
      or new.usd_per_million_tokens <= siblings[1] / factor
    then
      perform pipeline.raise_error('PRICE_SUSPECT', format(
        'Cannot set the price of model %s to %s USD per million tokens: comparable ones are %s to %s; if it is right, set it as verified',
        new.model_id, new.usd_per_million_tokens, siblings[1], siblings[cardinality(siblings)]));
    end if;
  end if;
  return new;
end;
$$;

comment on function pipeline.check_price() is 'Refuses a price that is far from its siblings'' and that nobody has verified (PRICE_SUSPECT), and to change one that calls were charged by (HISTORY_IMMUTABLE).';

create trigger _100_price_is_plausible
before insert or update on pipeline.model_prices
for each row execute function pipeline.check_price();

create function pipeline.set_price(
  model_id uuid,
  usd_per_million_tokens numeric,
  provenance text,
  effective_from timestamptz default clock_timestamp(),
  verified boolean default false,
  usd_per_million_output_tokens numeric default 0
)
returns bigint
language sql
set search_path = ''
as $$
  insert into pipeline.model_prices (
    model_id, usd_per_million_tokens, usd_per_million_output_tokens, effective_from, provenance, verified
  )
  values (
    set_price.model_id, set_price.usd_per_million_tokens, set_price.usd_per_million_output_tokens, set_price.effective_from,
    set_price.provenance, set_price.verified
  )
  returning id;
$$;

comment on function pipeline.set_price(uuid, numeric, text, timestamptz, boolean, numeric) is
  'Adds a price that holds from a moment on; calls before it keep theirs. Returns its id; raises PRICE_SUSPECT.';

revoke all on function pipeline.price_in_force(uuid, timestamptz) from public, anon, authenticated, service_role;
revoke all on function pipeline.price_siblings(uuid, bigint) from public, anon, authenticated, service_role;
revoke all on function pipeline.check_price() from public, anon, authenticated, service_role;
revoke all on function pipeline.set_price(uuid, numeric, text, timestamptz, boolean, numeric) from public, anon, authenticated, service_role;
grant execute on function pipeline.price_in_force(uuid, timestamptz) to service_role;
grant execute on function pipeline.price_siblings(uuid, bigint) to service_role;
grant execute on function pipeline.check_price() to service_role;
grant execute on function pipeline.set_price(uuid, numeric, text, timestamptz, boolean, numeric) to service_role;
