import { describe, expect, it } from 'vitest';
import { describeRefusal } from '../../../supabase/functions/_shared/models/refusal.ts';

const describeJson = (status: number, body: unknown, headers = {}, now?: number) =>
  describeRefusal(status, new Headers(headers), typeof body === 'string' ? body : JSON.stringify(body), now);
const openai = (code: string | null, type: string | null = null) => ({
  error: { message: 'no', code, type, param: null },
});
const google = (status: string, details: unknown[] = [], message = 'no') => ({
  error: { code: 400, message, status, details },
});
const quota = (quotaId: string) => ({
  '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
  violations: [{ quotaId }],
});

describe('a refusal', () => {
  it.each<[number, unknown, string]>([
    [400, openai('bad'), 'PROVIDER_REJECTED_INPUT'],
    [400, openai('unsupported_value', 'invalid_request_error'), 'MODEL_CONFIG_INVALID'],
    [400, openai('unsupported_parameter'), 'MODEL_CONFIG_INVALID'],
    [413, '', 'PROVIDER_REJECTED_INPUT'],
    [422, { message: 'no' }, 'PROVIDER_REJECTED_INPUT'],
    [401, openai('invalid_api_key'), 'PROVIDER_AUTH'],
    [403, openai(null), 'PROVIDER_AUTH'],
    [400, google('INVALID_ARGUMENT', [{ reason: 'API_KEY_INVALID' }]), 'PROVIDER_AUTH'],
    [400, google('INVALID_ARGUMENT', [], 'API key expired. Please renew the API key.'), 'PROVIDER_AUTH'],
    [400, google('INVALID_ARGUMENT', [{ reason: 'OTHER' }]), 'PROVIDER_REJECTED_INPUT'],
    [400, google('FAILED_PRECONDITION'), 'PROVIDER_AUTH'],
    [402, '', 'PROVIDER_QUOTA'],
    [429, openai('insufficient_quota'), 'PROVIDER_QUOTA'],
    [429, openai(null, 'insufficient_quota'), 'PROVIDER_QUOTA'],
    [429, google('RESOURCE_EXHAUSTED', [quota('EmbedContentRequestsPerDayPerProject')]), 'PROVIDER_QUOTA'],
    [429, [google('RESOURCE_EXHAUSTED', [quota('EmbedContentRequestsPerDayPerProject')])], 'PROVIDER_QUOTA'],
    [429, google('RESOURCE_EXHAUSTED', [quota('RequestsPerMinutePerProject')]), 'PROVIDER_RATE_LIMITED'],
    [429, openai('rate_limit_exceeded'), 'PROVIDER_RATE_LIMITED'],
    [429, '<html>', 'PROVIDER_RATE_LIMITED'],
    [404, openai('model_not_found'), 'MODEL_CONFIG_INVALID'],
    [408, '', 'PROVIDER_TIMEOUT'],
    [409, '', 'PROVIDER_UNAVAILABLE'],
    [425, '', 'PROVIDER_UNAVAILABLE'],
    [500, openai('server_error'), 'PROVIDER_UNAVAILABLE'],
    [503, google('UNAVAILABLE'), 'PROVIDER_UNAVAILABLE'],
    [529, 'overloaded', 'PROVIDER_UNAVAILABLE'],
  ])('with %i %j is %s', (status, body, code) => {
    expect(describeJson(status, body).code).toBe(code);
  });

  it.each([
    [openai('rate_limit_exceeded', 'requests'), ' (rate_limit_exceeded)'],
    [openai(null, 'requests'), ' (requests)'],
    [google('RESOURCE_EXHAUSTED'), ' (RESOURCE_EXHAUSTED)'],
    [{ message: 'too many' }, ''],
    [{ error: 'too many' }, ''],
    [null, ''],
    [[], ''],
  ])("is told by the provider's name for it: %j", (body, name) => {
    expect(describeJson(429, body).why).toBe(`the provider answered 429${name}`);
  });

  it.each(['sk-abc123', 'Incorrect API key', 'abc123', 'a b', ''])('never repeats %j', (code) => {
    expect(describeJson(400, openai(code)).why).toBe('the provider answered 400');
  });
});

describe('the wait that a refusal asks for', () => {
  const at = Date.UTC(2026, 0, 1);
  const delay = (retryDelay: unknown) => google('RESOURCE_EXHAUSTED', [quota('PerMinute'), { retryDelay }]);
  it.each<[Record<string, string>, unknown, number | undefined]>([
    [{ 'retry-after': '3' }, '', 3000],
    [{ 'retry-after': '0' }, '', 0],
    [{ 'retry-after-ms': '250', 'retry-after': '9' }, '', 250],
    [{ 'retry-after': new Date(at + 5000).toUTCString() }, '', 5000],
    [{ 'retry-after': new Date(at - 5000).toUTCString() }, '', 0],
    [{ 'retry-after': '99999999' }, '', 86_400_000],
    [{ 'retry-after-ms': '99999999999' }, '', 86_400_000],
    [{ 'retry-after': 'soon' }, '', undefined],
    [{ 'retry-after-ms': '-5' }, '', undefined],
    [{}, '', undefined],
    [{}, delay('7s'), 7000],
    [{}, delay('34.0748s'), 34_075],
    [{}, delay('soon'), undefined],
    [{}, delay(7), undefined],
    [{ 'retry-after': '2' }, delay('7s'), 2000],
  ])('is read from %j %j', (headers, body, ms) => {
    expect(describeJson(429, body, headers, at).retryAfterMs).toBe(ms);
    expect(describeJson(503, body, headers, at).retryAfterMs).toBe(ms);
  });

  it('means nothing where waiting does not help', () => {
    expect(describeJson(400, '', { 'retry-after': '3' }).retryAfterMs).toBeUndefined();
  });
});
