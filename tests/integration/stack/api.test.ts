import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '../../../local/stack.ts';
import { startTestStack } from '../../support/test-stack.ts';
import { clientOf } from './support/clients.ts';
import { until } from './support/until.ts';

const PERSON = { email: 'ana@example.org', password: 'una-clave-larga-1' };

describe('the embedded API', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startTestStack({ functions: false });
    await stack.sql(
      `create table public.notas (id int primary key, texto text, dueno uuid default auth.uid())`,
    );
    await stack.sql(`alter table public.notas enable row level security`);
    await stack.sql(`grant select, insert on public.notas to authenticated`);
    await stack.sql(
      `create policy propias on public.notas for all to authenticated using (dueno = (select auth.uid()))`,
    );
    await stack.sql(
      `create function pipeline.falla(estado text, datos jsonb default '{}') returns jsonb language plpgsql
       set search_path = '' as $$
       begin
         if estado is not null then
           raise exception 'Cannot report: the lease is lost' using errcode = estado, detail = 'LEASE_LOST';
         end if;
         return datos || jsonb_build_object('rol', current_user, 'tipo', jsonb_typeof(datos));
       end $$`,
    );
    await stack.sql(`grant execute on function pipeline.falla(text, jsonb) to service_role`);
    await stack.sql(
      `create function pipeline.transaccion(n int) returns jsonb language sql volatile set search_path = ''
       as 'select jsonb_build_object(''n'', n, ''tx'', pg_current_xact_id()::text, ''rol'', current_user)'`,
    );
    await stack.sql(`grant execute on function pipeline.transaccion(int) to service_role`);
    await stack.sql(`notify pgrst, 'reload schema'`);
    await until('the API knows them', async () => {
      const { status } = await secret().schema('pipeline').rpc('transaccion', { n: 0 });
      return status === 200;
    });
  });
  afterAll(() => stack.stop());

  const secret = () => clientOf(stack.url, stack.keys.secret);
  const publishable = () => clientOf(stack.url, stack.keys.publishable);

  it('lets the secret keys call schema pipeline as service_role, with JSON as it was sent', async () => {
    for (const key of [stack.keys.secret, stack.keys.cron]) {
      const { data, error } = await clientOf(stack.url, key).schema('pipeline').rpc('falla', {
        estado: null,
        datos: { año: [2025, 'ñ'] },
      });
      expect(error).toBeNull();
      expect(data).toEqual({ año: [2025, 'ñ'], rol: 'service_role', tipo: 'object' });
    }
  });

  it.each([
    ['PT409', 409],
    ['PT404', 404],
    ['P0001', 400],
    ['22023', 400],
    ['23514', 400],
    ['40001', 500],
    ['57014', 500],
    ['XX000', 500],
  ])('answers SQLSTATE %s with %i, code, message and details, as PostgREST does', async (estado, status) => {
    const answer = await secret().schema('pipeline').rpc('falla', { estado });
    expect(answer.status).toBe(status);
    expect(answer.error).toMatchObject({
      code: estado,
      message: 'Cannot report: the lease is lost',
      details: 'LEASE_LOST',
    });
  });

  it('refuses the publishable key what only service_role may do', async () => {
    const { status, error } = await publishable().schema('pipeline').rpc('falla', { estado: null });
    expect([status, error?.code]).toEqual([401, '42501']);
    expect((await publishable().from('notas').select()).error?.code).toBe('42501');
  });

  it('refuses a missing and a wrong key', async () => {
    expect((await fetch(`${stack.url}/rest/v1/notas`)).status).toBe(401);
    expect((await clientOf(stack.url, 'sb_secret_otra').from('notas').select()).status).toBe(401);
  });

  it('answers 404 in JSON where nothing is served', async () => {
    const response = await fetch(`${stack.url}/nada`);
    expect([response.status, await response.json()]).toEqual([
      404,
      expect.objectContaining({ code: 'NOT_FOUND' }),
    ]);
  });

  it('signs a person up, and row level security shows each their own', async () => {
    const ana = publishable();
    const { data } = await ana.auth.signUp(PERSON);
    expect(data.session?.access_token).toMatch(/^ey/);
    expect((await ana.from('notas').insert({ id: 1, texto: 'mía' })).error).toBeNull();
    expect((await ana.from('notas').select('id, dueno')).data).toEqual([{ id: 1, dueno: data.user?.id }]);

    const luis = publishable();
    await luis.auth.signUp({ ...PERSON, email: 'luis@example.org' });
    expect((await luis.from('notas').select('id')).data).toEqual([]);
  });

  it('keeps objects in Storage for the secret key only', async () => {
    const bucket = secret().storage.from('raw-documents');
    const bytes = new Uint8Array(300_000).map((_, i) => i % 251);
    expect((await bucket.upload('abc123', bytes, { contentType: 'application/pdf' })).error).toBeNull();
    const { data } = await bucket.download('abc123');
    expect(new Uint8Array(await (data as Blob).arrayBuffer())).toEqual(bytes);
    expect((await publishable().storage.from('raw-documents').download('abc123')).error).not.toBeNull();
    expect((await bucket.remove(['abc123'])).error).toBeNull();
    expect((await bucket.download('abc123')).error).not.toBeNull();
  });

  it('keeps the transactions of concurrent requests apart', async () => {
    const client = secret().schema('pipeline');
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => client.rpc('transaccion', { n }).then(({ data }) => data)),
    );
    expect(answers.map((answer) => answer.n)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect(new Set(answers.map((answer) => answer.tx)).size).toBe(40);
    expect(new Set(answers.map((answer) => answer.rol))).toEqual(new Set(['service_role']));
  });
});
