import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

export const DIMENSIONS = 64;

export interface MockProvider {
  readonly url: string;
  /** Calls that it has answered. */
  calls(): number;
  /** Called when an answer has left, before the worker can have reported it. */
  onAnswered: () => void;
  close(): Promise<void>;
}

/** Speaks OpenAI's `POST /embeddings`; a text's vector depends on the text alone. */
export async function startProvider(latencyMs: number): Promise<MockProvider> {
  let answered = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => body += part);
    request.on('end', () => {
      const { input } = JSON.parse(body) as { input: string[] };
      const data = input.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) }));
      const answer = {
        object: 'list',
        data,
        model: 'mock',
        usage: { prompt_tokens: 1, total_tokens: input.length * 50 },
      };
      setTimeout(() => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer), () => {
          answered += 1;
          provider.onAnswered();
        });
      }, latencyMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const provider: MockProvider = {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/v1`,
    calls: () => answered,
    onAnswered: () => {},
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return provider;
}

function vectorOf(text: string): number[] {
  const bytes = Array.from(
    { length: DIMENSIONS / 32 },
    (_, n) => createHash('sha256').update(`${n}${text}`).digest(),
  );
  const raw = bytes.flatMap((part) => [...part]).map((byte) => byte - 127.5);
  const length = Math.hypot(...raw);
  return raw.map((value) => value / length);
}
