// `npm run bench [-- NAME…]`: measures; asserts nothing about time.
import { benchClaims } from './claims.ts';
import { benchEmbed } from './embed.ts';
import { benchExtract } from './extract.ts';
import { benchGrowth } from './growth.ts';
import { benchOcr } from './ocr.ts';
import { benchParse } from './parse.ts';
import { benchPipeline } from './pipeline.ts';
import { benchRecovery } from './recovery.ts';
import { benchSwitch } from './switch.ts';
import { benchVersions } from './versions.ts';
import { heading, leftOut, print } from './support/report.ts';
import { whyNoRealPostgres } from './support/scratch-postgres.ts';
import process from 'node:process';

interface Part {
  readonly name: string;
  /** Why it cannot run here, or null. */
  readonly obstacle: () => string | null;
  readonly run: () => Promise<void>;
}

const PARTS: readonly Part[] = [
  { name: 'claims', obstacle: whyNoRealPostgres, run: benchClaims },
  { name: 'growth', obstacle: whyNoRealPostgres, run: benchGrowth },
  { name: 'versions', obstacle: whyNoRealPostgres, run: benchVersions },
  { name: 'recovery', obstacle: whyNoRealPostgres, run: benchRecovery },
  { name: 'embed', obstacle: whyNoRealPostgres, run: benchEmbed },
  { name: 'switch', obstacle: whyNoRealPostgres, run: benchSwitch },
  { name: 'parse', obstacle: () => null, run: benchParse },
  { name: 'extract', obstacle: () => null, run: benchExtract },
  { name: 'ocr', obstacle: () => null, run: benchOcr },
  { name: 'pipeline', obstacle: () => null, run: benchPipeline },
];

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
for (const part of PARTS.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const why = part.obstacle();
  if (why === null) await part.run();
  else {
    heading(part.name);
    leftOut(part.name, why);
  }
}
print();
