// `npm run db:release`: freezes the migrations; from then on a test refuses any edit of them.
import { writeFileSync } from 'node:fs';
import { migrationFiles, RELEASED, sha256 } from './support/migrations.ts';

const lines = migrationFiles().map((file) => `${sha256(file.sql)}  ${file.name}\n`);
writeFileSync(RELEASED, lines.join(''));
console.log(`Froze ${lines.length} migrations in supabase/migrations/released.sha256`);
