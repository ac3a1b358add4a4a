/** `npm run fuzz`: mutated documents through everything that reads documents. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { caseOf } from './case.ts';
import { fuzz, replay } from './fuzz.ts';
import { type Format, FORMATS, seedFiles } from './seeds.ts';

const USAGE = `npm run fuzz -- [--files 10000] [--seed 1] [--format pdf]… [--save SEED]… [--replay FILE]…

--seed    the first seed; file n is that of seed + n - 1
--format  ${FORMATS.join(', ')}; repeatable
--save    writes the mutated file of a seed into .profeflow/fuzz
--replay  reads a file as the fuzzer does`;

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    format: { type: 'string', multiple: true, default: [] },
    save: { type: 'string', multiple: true, default: [] },
    replay: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});
const formats = values.format.length > 0 ? values.format.filter(isFormat) : FORMATS;

if (values.help || formats.length === 0) {
  console.log(USAGE);
  process.exitCode = values.help ? 0 : 2;
} else if (values.save.length > 0) {
  await save(values.save.map(Number));
} else if (values.replay.length > 0) {
  for (const file of values.replay) console.log(file, await replay(file));
} else {
  await run(Number(values.files), Number(values.seed));
}

function isFormat(name: string): name is Format {
  return (FORMATS as readonly string[]).includes(name);
}

async function save(seeds: readonly number[]): Promise<void> {
  const files = await seedFiles();
  mkdirSync('.profeflow/fuzz', { recursive: true });
  for (const seed of seeds) {
    const { format, bytes } = caseOf(seed, files, formats);
    const path = `.profeflow/fuzz/${seed}.${format}`;
    writeFileSync(path, bytes);
    console.log(path);
  }
}

async function run(files: number, firstSeed: number): Promise<void> {
  const terminal = process.stderr.isTTY === true;
  const { outcomes, failures, slowest, memory, seconds } = await fuzz({
    files,
    firstSeed,
    formats,
    processes: availableParallelism(),
    onProgress: (done, failed) => {
      if (terminal) process.stderr.write(`\r${done} of ${files} files, ${failed} failures `);
    },
    onFailure: ({ seed, format, why }) => console.log(`seed ${seed} (${format}): ${why}`),
  });
  if (terminal) process.stderr.write('\r\u001b[K');
  for (const [outcome, count] of [...outcomes].sort()) {
    console.log(`${String(count).padStart(7)}  ${outcome}`);
  }
  console.log(
    `${files} files from seed ${firstSeed} in ${seconds.toFixed(0)} s (${
      (files / seconds).toFixed(0)
    } a second); ` +
      `slowest: seed ${slowest.seed}, ${(slowest.cpuMs / 1000).toFixed(1)} s of CPU; ` +
      `memory in use ${memory.first.toFixed(0)} MB, at most ${memory.most.toFixed(0)} MB`,
  );
  console.log(`${files - failures.length} passed, ${failures.length} failed`);
  if (failures.length > 0) process.exitCode = 1;
}
