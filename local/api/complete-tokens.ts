import { z } from 'zod';
import { nameSigningKey } from '../keys.ts';

const metadata = z.record(z.string(), z.unknown());
const session = z.looseObject({
  access_token: z.string(),
  user: z.looseObject({ app_metadata: metadata, user_metadata: metadata }),
});

/**
 * Gives a session that Auth opens or renews the token that Supabase gives: with the person's `app_metadata` and
 * `user_metadata`, which policies read and the tokens of `@supabase/lite` lack. Every other answer stays as it is.
 */
export async function completeTokens(answer: Response, jwtSecret: string): Promise<Response> {
  if (!answer.ok || !(answer.headers.get('content-type') ?? '').includes('application/json')) return answer;
  const text = await answer.text();
  const headers = new Headers(answer.headers);
  headers.delete('content-length');
  const opened = session.safeParse(JSON.parse(text));
  if (!opened.success) return new Response(text, { status: answer.status, headers });
  const { access_token, user: { app_metadata, user_metadata } } = opened.data;
  const completed = {
    ...opened.data,
    access_token: nameSigningKey(access_token, jwtSecret, { app_metadata, user_metadata }),
  };
  return new Response(JSON.stringify(completed), { status: answer.status, headers });
}
