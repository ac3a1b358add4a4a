import { expect, it } from 'vitest';
import { missingBuilds, readLock } from '../../scripts/support/lock-file.ts';

it('the lock has every build for every platform, so that npm ci takes it (npm run lock adds them)', () => {
  expect(missingBuilds(readLock())).toEqual({});
});
