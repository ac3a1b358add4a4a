import { describe, expect, it } from 'vitest';
import {
  createScope,
  isSamePagedListing,
} from '../../../supabase/functions/_shared/discovery/follow-scope.ts';

describe('which pages belong to a listing', () => {
  it.each([
    ['https://a.cl/docs/', 'https://a.cl/docs/leyes', true],
    ['https://a.cl/docs/', 'https://www.a.cl/docs/leyes/', true],
    ['https://a.cl/docs/', 'http://a.cl/docs/', true],
    ['https://a.cl/docs/', 'https://a.cl/noticias/', false],
    ['https://a.cl/docs/', 'https://b.a.cl/docs/x', false],
    ['https://a.cl/docs/', 'https://a.cl/docs', false],
    ['https://a.cl/docs', 'https://a.cl/docs/x', true],
    ['https://a.cl/docs', 'https://a.cl/docsviejos', false],
    ['https://a.cl/docs', 'https://a.cl/docs?page=2', true],
    ['https://a.cl/docs/lista.html', 'https://a.cl/docs/x', true],
    ['https://a.cl/lista.php?id=3', 'https://a.cl/cualquiera', true],
    ['https://a.cl/', 'https://a.cl/x/y', true],
    ['https://a.cl/', 'https://a.cl/wp-login.php', false],
    ['https://a.cl/', 'https://a.cl/blog/feed/', false],
    ['https://a.cl/', 'https://a.cl/nota?replytocom=3', false],
  ])(
    'from %s: %s is %s',
    (start, url, expected) => expect(createScope(start, undefined)(url)).toBe(expected),
  );

  it('is what the patterns say where there are any', () => {
    const scope = createScope('https://a.cl/docs/', (url) => url.includes('normas'));
    expect(scope('https://b.cl/normas/1')).toBe(true);
    expect(scope('https://a.cl/docs/x')).toBe(false);
  });
});

describe('pages of one listing', () => {
  it.each([
    ['https://a.cl/docs', 'https://a.cl/docs?page=2', true],
    ['https://a.cl/docs?tipo=ley&page=2', 'https://a.cl/docs?page=14&tipo=ley', true],
    ['https://a.cl/docs/', 'https://a.cl/docs/page/3/', true],
    ['https://a.cl/docs/page/2', 'https://www.a.cl/docs/page/3', true],
    ['https://a.cl/docs/', 'https://a.cl/docs/?_docs_page=3', true],
    ['https://a.cl/docs', 'https://a.cl/docs?tipo=ley', false],
    ['https://a.cl/docs', 'https://a.cl/docs/leyes', false],
    ['https://a.cl/docs', 'https://a.cl/docs?page=ley', false],
    ['https://a.cl/docs?q=%F1', 'https://a.cl/docs?q=%F1&%F1=2', false],
  ])('%s and %s: %s', (a, b, expected) => expect(isSamePagedListing(a, b)).toBe(expected));
});
