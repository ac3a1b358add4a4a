import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { expectedImports } from './import-graph.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const functions = readdirSync(`${root}supabase/functions`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== '_shared')
  .map(({ name }) => name);
const packageJson: { dependencies: Record<string, string> } = JSON.parse(
  readFileSync(`${root}package.json`, 'utf8'),
);

describe.each(functions)('supabase/functions/%s', (name) => {
  const folder = `${root}supabase/functions/${name}`;

  it('deploys the packages it imports, each in the version that is tested here', () => {
    const { imports } = JSON.parse(readFileSync(`${folder}/deno.json`, 'utf8'));
    expect(imports).toEqual(expectedImports(`${folder}/index.ts`, packageJson.dependencies));
    for (const target of Object.values(imports)) {
      expect(target).toMatch(/^npm:(@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+(\/|$)/);
    }
  });

  it('only wires in index.ts: fewer than 20 lines', () => {
    expect(readFileSync(`${folder}/index.ts`, 'utf8').trimEnd().split('\n').length).toBeLessThan(20);
  });

  it('is configured to check its callers itself', () => {
    expect(readFileSync(`${root}supabase/config.toml`, 'utf8')).toContain(
      `[functions.${name}]\nverify_jwt = false`,
    );
  });
});
