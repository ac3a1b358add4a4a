import type { CreateProvider } from '../create-provider.ts';
import { embedLocally } from '../local.ts';
import { countTokens } from '../local-features.ts';

/** Texts between two pauses, so that a batch of a thousand does not hold up everything else in the process. */
const PAUSE_EVERY = 128;

/** The local embedder (`../local.ts`): needs no network, no key and no money. Its tokens are words. */
export const createLocal: CreateProvider = async ({ config }) => ({
  endpoint: 'local',
  async embed(inputs, { signal } = {}) {
    const vectors: Float64Array[] = [];
    let tokens = 0;
    for (const [index, input] of inputs.entries()) {
      if (index > 0 && index % PAUSE_EVERY === 0) {
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      signal?.throwIfAborted();
      tokens += countTokens(input);
      vectors.push(embedLocally(input, config.dimensions));
    }
    return { vectors, tokens };
  },
});
