-- The functions write vectors as whole millionths, `[599999e-6,-1e-6]`. Reading whole numbers and scaling them at once takes a
-- seventh of the CPU where the C library reads decimals slowly (PGlite: 0.25 ms a vector of 1,536 numbers instead of 1.8).
create function pipeline.read_vector(written text)
returns extensions.halfvec
language plpgsql
immutable
strict
parallel safe
set search_path = ''
as $$
declare
  whole text := replace(written, 'e-6', '');
  numbers extensions.vector;
begin
  if strpos(whole, '.') > 0 or strpos(whole, 'e') > 0 or right(written, 4) <> 'e-6]' then
    return written::extensions.halfvec;
  end if;
  numbers := whole::extensions.vector;
  if length(written) - length(whole) <> 3 * extensions.vector_dims(numbers) then
    return written::extensions.halfvec;
  end if;
  return (
    numbers operator(extensions.*) array_fill(1e-6::real, array[extensions.vector_dims(numbers)])::extensions.vector
  )::extensions.halfvec;
end;
$$;

comment on function pipeline.read_vector(text) is 'A vector as text, `[0.6,0.8]` or `[600000e-6,800000e-6]`, the same either way.';

revoke all on function pipeline.read_vector(text) from public, anon, authenticated, service_role;
grant execute on function pipeline.read_vector(text) to service_role;
