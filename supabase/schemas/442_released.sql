create function pipeline.verdict_reasons(code text, quality jsonb)
returns text[]
language sql
immutable
set search_path = ''
as $$
  select case
    when code = 'LOW_QUALITY' and jsonb_array_length(quality -> 'failing') > 0
      then array(select jsonb_array_elements_text(quality -> 'failing'))
    else array[code]
  end;
$$;

comment on function pipeline.verdict_reasons(text, jsonb) is
  'Why a document was kept back: the thresholds of the quality gate that failed, else the code of the verdict.';

create function pipeline.is_released(released_reasons text[], code text, quality jsonb)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select code = any (released_reasons)
    or released_reasons <> '{}'
    and pipeline.verdict_reasons(code, quality) <@ (
      -- The score is made of the other signals: of a text that was let through for one of these it says nothing new.
      released_reasons || case when released_reasons::text ~ '(min|max)_' then array['min_score'] else '{}' end
    );
$$;

comment on function pipeline.is_released(text[], text, jsonb) is 'Whether a person has let the document through for all that a verdict says.';

revoke all on function pipeline.verdict_reasons(text, jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.is_released(text[], text, jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.verdict_reasons(text, jsonb) to service_role;
grant execute on function pipeline.is_released(text[], text, jsonb) to service_role;
