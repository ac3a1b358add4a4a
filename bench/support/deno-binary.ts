import { createRequire } from 'node:module';

/** The `deno` of node_modules itself; its npm wrapper would be measured as well. */
export function denoBinary(): string {
  const install: unknown = createRequire(import.meta.url)('deno/install_api.cjs');
  return (install as { runInstall(): string }).runInstall();
}
