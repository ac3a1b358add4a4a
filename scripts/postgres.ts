// `npm run postgres`: a PostgreSQL 17 that looks like a new hosted project, until Ctrl-C. For development.
import { PostgresServer, sweepServers } from '../tests/postgres/server.ts';
import { makeHosted } from '../tests/postgres/support/hosted.ts';
import process from 'node:process';

sweepServers();
const server = await PostgresServer.start({ label: 'development' });
await makeHosted(server);
console.log(`owner:     ${server.url}\nsuperuser: ${server.adminUrl}\nlog:       ${server.logFile}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void server.remove().then(() => process.exit(0)));
}
