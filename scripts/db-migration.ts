// `npm run db:migration [name]`: rebuilds the migration that is not yet released from supabase/schemas.
import { writeFileSync } from 'node:fs';
import {
  joinSchemas,
  migrationFiles,
  MIGRATIONS,
  releasedMigrations,
  schemaFiles,
} from './support/migrations.ts';
import process from 'node:process';

const released = releasedMigrations();
const open = migrationFiles().filter((file) => !released.has(file.name));
if (released.size > 0) {
  console.error(
    `Cannot rebuild a migration from the schemas: ${[...released.keys()].join(', ')} is released. ` +
      'Write what changes since then as a migration by hand; a test compares it with the schemas.',
  );
  process.exit(1);
}
if (open.length > 1) {
  console.error(
    `Cannot rebuild the migration: ${open.length} are open (${open.map((file) => file.name).join(', ')})`,
  );
  process.exit(1);
}
const stamp = new Date().toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);
const name = open[0]?.name ?? `${stamp}_${process.argv[2] ?? 'pipeline'}.sql`;
writeFileSync(MIGRATIONS + name, joinSchemas());
console.log(`Wrote supabase/migrations/${name} from ${schemaFiles().length} schema files`);
