import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimFolder } from '../../../local/database/data-folder.ts';

describe('claimFolder', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'profeflow-claim-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is refused while the folder is in use, and possible after', () => {
    const release = claimFolder(folder);
    expect(() => claimFolder(folder)).toThrow(`process ${process.pid} has it open`);
    release();
    claimFolder(folder)();
  });

  it('takes over from a process that has died', () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(join(folder, 'pid'), String(pid));
    claimFolder(folder)();
  });
});
