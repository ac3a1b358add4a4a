import type { Stack } from '../../../local/stack.ts';

/** One request to Auth, as an application makes it. */
export async function auth(
  stack: Stack,
  method: string,
  path: string,
  body: Record<string, unknown>,
  token?: string,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${stack.url}/auth/v1/${path}`, {
    method,
    headers: {
      apikey: stack.keys.publishable,
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return await response.json();
}

const credentials = (name: string) => ({ email: `${name}@example.org`, password: 'una-contraseña-larga' });

/** Signs a person up who says these things about himself. */
export async function signUp(stack: Stack, name: string, data: Record<string, unknown> = {}): Promise<void> {
  const answer = await auth(stack, 'POST', 'signup', { ...credentials(name), data });
  if (answer['access_token'] === undefined) {
    throw new Error(`Cannot sign up ${name}: ${JSON.stringify(answer)}`);
  }
}

/** What an administrator does, who alone can. */
export async function makeOperator(stack: Stack, name: string): Promise<void> {
  await stack.sql(
    `update auth.users set raw_app_meta_data = raw_app_meta_data::jsonb || '{"profeflow_role": "operator"}'
     where email = $1`,
    [credentials(name).email],
  );
}

/** The token of a new session. */
export async function signIn(stack: Stack, name: string): Promise<string> {
  const answer = await auth(stack, 'POST', 'token?grant_type=password', credentials(name));
  const token = answer['access_token'];
  if (typeof token !== 'string') throw new Error(`Cannot sign in ${name}: ${JSON.stringify(answer)}`);
  return token;
}
