// `npm run lock`: after a change of dependencies, adds to package-lock.json what the registry at hand does not offer.
import { writeFileSync } from 'node:fs';
import { LOCK_FILE, missingBuilds, readLock } from './support/lock-file.ts';

const lock = readLock();
const missing = missingBuilds(lock);
const sorted = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) =>
  a < b ? -1 : a > b ? 1 : 0
);
writeFileSync(LOCK_FILE, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
console.log(`Added ${Object.keys(missing).length} builds for other platforms to package-lock.json`);
