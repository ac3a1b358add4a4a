// `npm run db:migration`: rebuilds the migrations that are not yet released from supabase/schemas.
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { MIGRATIONS, releasedMigrations, unreleasedMigrations } from './support/migrations.ts';

const released = releasedMigrations();
if (released.size > 0) {
  console.error(
    `Cannot rebuild a migration from the schemas: ${[...released.keys()].join(', ')} is released. ` +
      'Write what changes since then as a migration by hand; a test compares it with the schemas.',
  );
  process.exit(1);
}
for (const { name, sql } of unreleasedMigrations()) {
  writeFileSync(MIGRATIONS + name, sql);
  console.log(`Wrote supabase/migrations/${name}`);
}
