import { expect, it } from 'vitest';
import { fuzz } from '../fuzz/fuzz.ts';

/** A taste of `npm run fuzz`: the same files each time, so that it fails for a reason of ours. */
it('reads some hundreds of mutated documents without a crash, a hang or a fault of ours', async () => {
  const { outcomes, failures } = await fuzz({ files: 300, firstSeed: 1_000_000 });
  expect(failures).toEqual([]);
  expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(300);
  expect([...outcomes.keys()]).toEqual(
    expect.arrayContaining(['pdf text', 'html text', 'docx text', 'docx DOCUMENT_CORRUPT']),
  );
}, 300_000);
