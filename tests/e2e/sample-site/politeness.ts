import { expect, it } from 'vitest';
import { FORBIDDEN_PATH } from '../../../local/sample-site/expectations.ts';
import type { Ran } from '../sample-site.test.ts';

/** What the site's own log says of the first run; has to be asked before a test requests something itself. */
export function politenessSuite(get: () => Ran): void {
  it('never asks for what robots.txt forbids, and asks for robots.txt first', () => {
    const { all, of } = get().site.requests;
    expect(of(FORBIDDEN_PATH)).toEqual([]);
    expect(all[0]?.target).toBe('/robots.txt');
  });

  it('asks for every document and page once at most', () => {
    const counts = new Map<string, number>();
    for (const { target } of get().site.requests.all) counts.set(target, (counts.get(target) ?? 0) + 1);
    counts.delete('/robots.txt');
    expect(counts.size).toBeGreaterThan(33);
    expect([...counts].filter(([, count]) => count > 1)).toEqual([]);
  });

  it('says who asks', () => {
    const agents = new Set(get().site.requests.all.map(({ userAgent }) => userAgent));
    expect([...agents]).toEqual([expect.stringMatching(/^ProfeFlow\/\d+\.\d+ \(\+https:\/\/.+\)$/)]);
  });
}
