import process from 'node:process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

/** Real documents and reference figures that live beside the project and are never copied into it. */
const ROOT = fileURLToPath(new URL('../../../shared/', import.meta.url));

/** The absolute path of `part` in ../shared, or null where it is absent. */
export function sharedPath(part: string): string | null {
  const path = ROOT + part;
  return existsSync(path) ? path : null;
}

/**
 * A suite that needs parts of ../shared. Where one is absent the suite is skipped and says so; with CI=true it fails,
 * so that a green CI always means that the real documents were read.
 */
export function describeWithShared(name: string, parts: string[], suite: (paths: string[]) => void): void {
  const missing = parts.filter((part) => sharedPath(part) === null);
  if (missing.length === 0) {
    describe(name, () => suite(parts.map((part) => ROOT + part)));
  } else if (process.env['CI'] === 'true') {
    describe(name, () => {
      it('has its shared documents', () => {
        throw new Error(`Cannot run "${name}": ../shared/${missing.join(', ../shared/')} is absent`);
      });
    });
  } else {
    describe.skip(`${name} (../shared/${missing.join(', ../shared/')} is absent)`, () => {
      it('needs shared documents', () => {});
    });
  }
}
