// `npm run db:types`: writes the types of the database that the migrations build.
import { writeFileSync } from 'node:fs';
import { PostgresServer } from '../tests/postgres/server.ts';
import { makeHosted } from '../tests/postgres/support/hosted.ts';
import { supabaseCli } from './support/supabase-cli.ts';
import { generateTypes, TYPES_FILE } from './support/types.ts';

const server = await PostgresServer.start({ label: 'types' });
try {
  await makeHosted(server);
  const push = await supabaseCli(server.url, ['db', 'push']);
  if (push.code !== 0) throw new Error(`Cannot push the migrations:\n${push.stderr}${push.stdout}`);
  writeFileSync(TYPES_FILE, await generateTypes(server.url));
  console.log(`Wrote ${TYPES_FILE}`);
} finally {
  await server.remove();
}
