import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileLog, stackLog } from '../../../local/log.ts';

describe('fileLog', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'profeflow-log-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes a JSON line an event and never a secret', () => {
    const path = join(folder, 'a.log');
    fileLog({ path, secrets: ['sb_secret_x'] }).write('functions', 'key is sb_secret_x', {
      run_id: 'run_1',
      h: { k: 'sb_secret_x' },
    });
    const text = readFileSync(path, 'utf8');
    expect(text).not.toContain('sb_secret_x');
    expect(JSON.parse(text)).toMatchObject({ part: 'functions', run_id: 'run_1', message: 'key is ***' });
  });

  it('sets files aside as they grow and keeps a few', () => {
    const log = fileLog({ path: join(folder, 'a.log'), maxBytes: 300, keep: 2 });
    for (let n = 0; n < 40; n++) log.write('net', `event ${n}`);
    expect(readdirSync(folder).sort()).toEqual(['a.log', 'a.log.1', 'a.log.2']);
    const last = readFileSync(join(folder, 'a.log'), 'utf8').trim().split('\n').at(-1) ?? '';
    expect(JSON.parse(last).message).toBe('event 39');
  });

  it('keeps the functions apart from the rest', () => {
    const log = stackLog(folder, []);
    log.write('functions', 'one');
    log.write('cron', 'two');
    expect(readFileSync(join(folder, 'functions.log'), 'utf8')).toContain('one');
    expect(readFileSync(join(folder, 'stack.log'), 'utf8')).toContain('two');
  });
});
