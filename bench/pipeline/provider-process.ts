// A provider of embeddings in a process of its own: OpenAI's protocol, fixed latency, next to no work. Prints its URL.
import { createHash } from 'node:crypto';
import { startMockProvider } from '../../tests/fixtures/mock-provider/mock-provider.ts';
import { mockVector } from '../../tests/fixtures/mock-provider/vectors.ts';
import process from 'node:process';

const [latencyMs = '50', dimensions = '1536'] = process.argv.slice(2);
/** Vectors are made once, as JSON: making them is no work of the pipeline. */
const POOL = Array.from(
  { length: 64 },
  (_, n) => JSON.stringify(mockVector(`vector ${n}`, Number(dimensions))),
);

const provider = await startMockProvider({
  latencyMs: Number(latencyMs),
  dimensions: Number(dimensions),
  apiKey: null,
  intercept: ({ input, model }) => {
    const data = input.map((text, index) => {
      const vector = POOL[(createHash('md5').update(text).digest()[0] ?? 0) % POOL.length];
      return `{"object":"embedding","index":${index},"embedding":${vector}}`;
    });
    const tokens = Math.ceil(input.reduce((sum, text) => sum + text.length, 0) / 4);
    const usage = `{"prompt_tokens":${tokens},"total_tokens":${tokens}}`;
    const body = `{"object":"list","model":${JSON.stringify(model)},"data":[${
      data.join(',')
    }],"usage":${usage}}`;
    return { status: 200, body };
  },
});
console.log(provider.baseUrl);
process.stdin.on('end', () => process.exit(0)).resume();
