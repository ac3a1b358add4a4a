import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSampleSite, type SampleSite } from '../../../local/sample-site/server.ts';
import { allowHost } from '../../../local/sources/allowed-hosts.ts';
import type { Stack } from '../../../local/stack.ts';
import { call } from '../support/call.ts';
import { ended } from '../support/run.ts';
import { find } from '../support/search.ts';
import { tableHashes } from '../support/tables.ts';
import { auth, makeOperator, signIn, signUp } from '../support/users.ts';

const PATH = '/orientaciones/acta-comision-12.txt';

/** Who may have a document read again, and what becomes of one that no source covers. */
export function reprocessSuite(get: () => Stack): void {
  let site: SampleSite;
  let body: string;

  beforeAll(async () => {
    site = await createSampleSite({ port: 0 });
    await allowHost(get().sql, site.url);
    body = JSON.stringify({ url: site.url + PATH });
  });
  afterAll(() => site?.close());

  it('refuses anyone who is not an operator', async () => {
    const stack = get();
    await signUp(stack, 'ana');
    const token = await signIn(stack, 'ana');
    const before = await tableHashes(stack.sql);
    const { publishable } = stack.keys;
    const person = await call(stack, 'reprocess', { key: publishable, token, body });
    expect({ status: person.status, code: person.body['code'] }).toEqual({
      status: 403,
      code: 'OPERATOR_REQUIRED',
    });
    const anyone = await call(stack, 'reprocess', { key: publishable, body });
    expect({ status: anyone.status, code: anyone.body['code'] }).toEqual({
      status: 401,
      code: 'UNAUTHORIZED',
    });
    expect(await tableHashes(stack.sql)).toEqual(before);
  });

  it('does not believe a person who calls himself an operator', async () => {
    const stack = get();
    const claim = { profeflow_role: 'operator' };
    await signUp(stack, 'pedro', claim);
    await auth(
      stack,
      'PUT',
      'user',
      { data: claim, app_metadata: claim, raw_app_meta_data: claim },
      await signIn(stack, 'pedro'),
    );
    const token = await signIn(stack, 'pedro');
    const { status, body: answer } = await call(stack, 'reprocess', {
      key: stack.keys.publishable,
      token,
      body,
    });
    expect({ status, code: answer['code'] }).toEqual({ status: 403, code: 'OPERATOR_REQUIRED' });
  });

  it('reads a document that no source covers under the source manual', async () => {
    const stack = get();
    const { status, body: answer } = await call(stack, 'reprocess', { key: stack.keys.secret, body });
    expect({ status, answer }).toEqual({
      status: 202,
      answer: { run_id: expect.stringMatching(/^run_\d{8}_/) },
    });
    const report = await ended(stack.sql, String(answer['run_id']));
    expect(report.documents).toMatchObject({ discovered: 1, ready: 1 });
    const documents = await stack.sql(
      `select s.name, d.estado from public.documentos_oficiales d join public.sources s on s.id = d.source_id
       where d.url_original = $1`,
      [site.url + PATH],
    );
    expect(documents).toEqual([{ name: 'manual', estado: 'ready' }]);
    const [best] = await find(stack, 'quien se inhabilito por el expediente de su cuñada');
    expect(best?.url_original).toBe(site.url + PATH);
  });

  it('lets an operator have it read again: unchanged, and parsed anew only if forced', async () => {
    const stack = get();
    await signUp(stack, 'olga');
    await makeOperator(stack, 'olga');
    const token = await signIn(stack, 'olga');
    const again = async (force: boolean) => {
      const { status, body: answer } = await call(stack, 'reprocess', {
        key: stack.keys.publishable,
        token,
        body: JSON.stringify({ url: site.url + PATH, force }),
      });
      expect(status).toBe(202);
      return await ended(stack.sql, String(answer['run_id']));
    };
    const parsings = async (): Promise<unknown> => {
      const [row] = await stack.sql(
        `select count(*)::int as count from public.data_lineage where stage = 'processing' and event = 'COMPLETE'`,
      );
      return row!['count'];
    };
    expect(await again(false)).toMatchObject({ documents: { unchanged: 1 }, provider_calls: 0, chunks: 0 });
    expect(await parsings()).toBe(1);
    expect(await again(true)).toMatchObject({ documents: { unchanged: 1 }, provider_calls: 0, chunks: 0 });
    expect(await parsings()).toBe(2);
  });
}
