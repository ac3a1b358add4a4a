/** Writes every document of the sample site into a folder, to be looked at: `node --import tsx … write.ts DIR [EDITION]`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documentBytes } from './answers.ts';
import { DOCUMENTS, isServed } from './catalogue.ts';
import process from 'node:process';

const [folder, edition = '1'] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Cannot write the sample site: say into which folder');
  process.exit(2);
}
for (const document of DOCUMENTS.filter((one) => isServed(one, Number(edition)))) {
  const file = join(folder, document.path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await documentBytes(document, Number(edition)));
}
