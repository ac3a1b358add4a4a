create function public.document_as_of(documento_id uuid, at timestamptz)
returns public.document_versions
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  document public.documentos_oficiales;
  version public.document_versions;
begin
  perform pipeline.require_operator('read a document as of a time');
  if at is null then
    perform pipeline.raise_error('INVALID_ARGUMENT', 'Cannot read a document as of a time: the time must be given');
  end if;
  select d.* into document from public.documentos_oficiales d where d.id = document_as_of.documento_id;
  if document.id is null then
    perform pipeline.raise_error('NOT_FOUND', format('Cannot read document %s: there is none', document_as_of.documento_id));
  end if;
  select v.* into version
  from public.document_versions v
  where v.documento_id = document.id
    and v.valid_from <= document_as_of.at
    and (v.valid_to > document_as_of.at or v.valid_to is null);

  if version.documento_id is null then
    perform pipeline.check_horizon(document_as_of.at);
  elsif version.valid_to is null then
    -- The current one: its text and what describes it are with the document.
    version.contenido_texto := document.contenido_texto;
    version.titulo := document.titulo;
    version.tipo_documento := document.tipo_documento;
    version.tipo_contenido := document.tipo_contenido;
    version.mime_type := document.mime_type;
    version.idioma := document.idioma;
    version.paginas := document.paginas;
    version.page_map := document.page_map;
    version.bytes_sha256 := document.bytes_sha256;
    version.bytes_size := document.bytes_size;
    version.quality_score := document.quality_score;
    version.quality := document.quality;
    version.relevance := document.relevance;
    version.metadata := document.metadata;
    version.embedding_model := document.embedding_model;
    version.embedding_version := document.embedding_version;
  end if;
  return version;
end;
$$;

comment on function public.document_as_of(uuid, timestamptz) is
  'The version of a document that was valid at a time, with its text; null before its first. Raises NOT_FOUND, HISTORY_PRUNED.';

revoke all on function public.document_as_of(uuid, timestamptz) from public, anon, authenticated, service_role;
grant execute on function public.document_as_of(uuid, timestamptz) to authenticated, service_role;
