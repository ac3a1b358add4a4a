import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const LOCK_FILE = fileURLToPath(new URL('../../package-lock.json', import.meta.url));

interface Entry {
  version?: string;
  optional?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}
export interface Lock {
  packages: Record<string, Entry>;
}

export function readLock(): Lock {
  return JSON.parse(readFileSync(LOCK_FILE, 'utf8'));
}

/**
 * The builds for other platforms that packages bring as optional dependencies and the lock does not have. npm leaves
 * out what its registry does not offer, and then refuses to `npm ci` with what it wrote.
 */
export function missingBuilds(lock: Lock): Record<string, Entry> {
  const missing: Record<string, Entry> = {};
  for (const { optionalDependencies = {}, dev } of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const path = `node_modules/${name}`;
      if (path in lock.packages || !/^\d/.test(version)) continue;
      missing[path] = { version, ...platformOf(name), ...(dev ? { dev } : {}), optional: true };
    }
  }
  return missing;
}

/** `@scope/name-<os>-<cpu>[-<libc>]`, as builds are named. */
function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> {
  const [, os = '', cpu = '', abi = ''] =
    /(android|darwin|linux|win32|windows)-(arm64|arm|x64|riscv64)(?:-(\w+))?$/.exec(name) ?? [];
  if (os === '') throw new Error(`Cannot tell the platform of ${name} from its name`);
  return {
    cpu: [cpu],
    ...(os !== 'linux' || abi === '' ? {} : { libc: [abi === 'musl' ? 'musl' : 'glibc'] }),
    os: [os === 'windows' ? 'win32' : os],
  };
}
