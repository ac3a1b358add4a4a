import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { ruleErrors, type RunEvent, schemaErrors } from '../../support/openlineage.ts';
import type { Ran } from '../sample-site.test.ts';

interface Event extends Record<string, unknown> {
  readonly stage: string;
  readonly event: string;
  readonly version: number | null;
  readonly input_hash: string | null;
  readonly output_hash: string | null;
  readonly config_hash: string | null;
  readonly model_id: string | null;
}

interface Ready extends Record<string, unknown> {
  readonly id: string;
  readonly url: string;
  readonly text_hash: string;
  readonly events: readonly Event[];
}

const READY = `
  select d.id::text as id, d.url_original as url, d.contenido_hash as text_hash,
    (select jsonb_agg(to_jsonb(l) order by l.at, l.event_id) from public.lineage_of(d.id) l) as events
  from public.documentos_oficiales d
  where d.estado = 'ready'
  order by 2`;

const STAGES = ['discovery', 'ingestion', 'processing', 'embedding', 'validation'];

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

const of = (events: readonly Event[], stage: string): Event =>
  events.find((event) => event.stage === stage && event.event === 'COMPLETE' && event.version === 1)!;

export function lineageSuite(get: () => Ran): void {
  it('records every stage of every ready document, each with what an earlier one gave as its input', async () => {
    for (const { url, events } of await get().stack.sql<Ready>(READY)) {
      const ofVersion = events.filter(({ version }) => version !== null);
      expect(
        ofVersion.filter(({ event }) => event === 'COMPLETE').map(({ stage, version }) =>
          `${stage} ${version}`
        ),
        url,
      ).toEqual(STAGES.map((stage) => `${stage} 1`));
      expect(events.filter(({ event }) => event === 'FAIL'), url).toEqual([]);
      for (const stage of STAGES) {
        const [starts, ends] = ['START', 'COMPLETE'].map((type) =>
          events.filter((event) => event.stage === stage && event.event === type).length
        );
        expect(starts, `${url}: starts and ends of ${stage}`).toBe(ends);
      }
      const outputs = new Set<string | null>();
      for (const { stage, input_hash, output_hash } of events) {
        if (stage === 'discovery') expect(input_hash).toBeNull();
        // Only a batch, which takes from many texts, names no input.
        else if (input_hash !== null) expect(outputs, `${url}: input of ${stage}`).toContain(input_hash);
        outputs.add(output_hash);
      }
    }
  });

  it('leads from the address by the bytes that the site serves to the text', async () => {
    for (const { url, text_hash, events } of await get().stack.sql<Ready>(READY)) {
      const served = new Uint8Array(await (await fetch(url)).arrayBuffer());
      expect(of(events, 'discovery').output_hash, url).toBe(sha256(url));
      expect(of(events, 'ingestion').output_hash, url).toBe(sha256(served));
      expect(of(events, 'processing'), url).toMatchObject({
        input_hash: sha256(served),
        output_hash: text_hash,
      });
      expect(of(events, 'processing').config_hash, url).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('leads on to the vectors of the active model', async () => {
    const { sql } = get().stack;
    const [active] = await sql<{ id: string }>(
      `select id::text as id from public.model_registry where is_active and model_type = 'embedding'`,
    );
    for (const { id, url, events } of await sql<Ready>(READY)) {
      const vectors = await sql<{ input_hash: string }>(
        `select e.input_hash from pipeline.document_chunks dc
         join pipeline.chunk_embeddings e on e.chunk_id = dc.chunk_id and e.model_id = $2::uuid
         where dc.documento_id = $1::uuid and dc.version = 1 order by dc.ordinal`,
        [id, active!.id],
      );
      const hash = sha256([active!.id, ...vectors.map(({ input_hash }) => input_hash)].join('\n'));
      expect(of(events, 'embedding'), url).toMatchObject({ output_hash: hash, model_id: active!.id });
    }
  });

  it('has a vector of the active model for every chunk of a ready document, of exactly its words', async () => {
    const rows = await get().stack.sql<Record<string, string | number>>(
      `select d.embedding_model = m.model_name as named, coalesce(m.config ->> 'prefix_passage', '') as prefix,
         c.context, c.content, e.input_hash, extensions.vector_dims(e.embedding) as dimensions,
         (m.config ->> 'dimensions')::int as wanted
       from public.documentos_oficiales d
       join public.model_registry m on m.is_active and m.model_type = 'embedding'
       join pipeline.document_chunks dc on dc.documento_id = d.id and dc.version = d.version
       join pipeline.chunks c on c.id = dc.chunk_id
       left join pipeline.chunk_embeddings e on e.chunk_id = c.id and e.model_id = m.id
       where d.estado = 'ready'`,
    );
    expect(rows.length).toBeGreaterThan(400);
    for (const { named, prefix, context, content, input_hash, dimensions, wanted } of rows) {
      const input = `${prefix}${context === '' ? '' : `${context}\n\n`}${content}`;
      expect({ named, input_hash, dimensions }).toEqual({
        named: true,
        input_hash: sha256(input),
        dimensions: wanted,
      });
    }
  });

  it('exports all of it as valid OpenLineage, every run begun and ended', async () => {
    const rows = await get().stack.sql<{ event: RunEvent }>(
      'select event from public.openlineage_events order by event_time, event_id',
    );
    const events = rows.map(({ event }) => event);
    expect(events.length).toBeGreaterThan(200);
    expect(schemaErrors(events)).toEqual([]);
    expect(ruleErrors(events)).toEqual([]);
  });

  it('leads from a hit to the page, the bytes and what the server said of them', async () => {
    const { sql } = get().stack;
    const rows = await sql<{ chunk_id: number; url: string; bytes: string; content: string; text: string }>(
      `select distinct on (d.id) dc.id::int as chunk_id, d.url_original as url, d.bytes_sha256 as bytes, c.content, d.contenido_texto as text
       from public.documentos_oficiales d
       join pipeline.document_chunks dc on dc.documento_id = d.id and dc.version = d.version
       join pipeline.chunks c on c.id = dc.chunk_id
       where d.estado = 'ready'
       order by d.id, dc.ordinal desc`,
    );
    for (const { chunk_id, url, bytes, content, text } of rows) {
      const events = await sql<Event & { metadata: Record<string, unknown> }>(
        'select * from public.lineage_of_chunk($1)',
        [chunk_id],
      );
      const done = (stage: string) =>
        events.find((event) => event.stage === stage && event.event === 'COMPLETE')!;
      const { char_start, char_end, page_start } = done('processing').metadata;
      expect([...text].slice(Number(char_start), Number(char_end)).join(''), url).toBe(content);
      expect(page_start === null || Number(page_start) > 0, url).toBe(true);
      expect(done('ingestion').output_hash, url).toBe(bytes);
      expect(done('discovery').metadata['url']).toBe(url);
      const answer = await fetch(url);
      await answer.body?.cancel();
      expect(done('ingestion').metadata, url).toMatchObject({
        status: 200,
        final_url: answer.url,
        etag: answer.headers.get('etag'),
        last_modified: answer.headers.get('last-modified'),
        content_type: answer.headers.get('content-type'),
      });
    }
    expect(rows.length).toBeGreaterThan(5);
  });

  it('counts in its report what it wrote', async () => {
    const { stack, first } = get();
    const [rows] = await stack.sql(
      `select (select count(*) from pipeline.chunk_embeddings)::int as embeddings,
              (select count(*) from pipeline.chunks)::int as chunks,
              (select sum(api_calls) from public.pipeline_costs)::int as provider_calls,
              (select sum(tokens_used) from public.pipeline_costs)::int as tokens`,
    );
    const { embeddings, provider_calls, tokens, chunks } = first;
    expect({ embeddings, chunks, provider_calls, tokens }).toEqual(rows);
  });
}
