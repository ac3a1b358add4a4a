import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { isNestedBeyond, withoutDeepTags } from '../../../supabase/functions/_shared/documents/html-depth.ts';

const LIMIT = 500;
const times = (count: number, html: string): string => html.repeat(count);

describe('isNestedBeyond', () => {
  it.each([
    ['pictures in a menu', times(600, '<li><a href="/"><svg><path d="M1"/><path d="M2" /></svg></a></li>')],
    ['tags in scripts', `<script>${times(600, "'<div>'")}</script>`],
    ['tags in comments', `<!-- ${times(600, '<div>')} -->`],
    ['elements without an end', times(600, '<br><img src="a"><p>a<li>b')],
    ['styles', `<style>${times(600, '<b>')}</style>`],
  ])('does not count %s', (_, html) => expect(isNestedBeyond(html, LIMIT)).toBe(false));

  it.each([
    ['elements', times(600, '<div>')],
    ['behind an empty comment', `<!-->${times(600, '<div>')}`],
    ['in a drawing', `<svg>${times(600, '<g>')}`],
    ['in the title of a drawing', `<svg><title>${times(600, '<div>')}`],
    ['in the styles of a drawing', `<svg><style>${times(600, '<g>')}`],
    ['in capitals', times(600, '<DIV>')],
    ['with a slash that says nothing', times(600, '<div/>')],
    ['behind what only looks like a script', `<a title="<script>">${times(600, '<div>')}`],
    ['behind what only looks like a comment', `<a title='<!--'>${times(600, '<div>')}`],
    ['whose ends are those of others', times(600, '<i></p>')],
    ['cells in a drawing', `<svg>${times(600, '<td>')}`],
    ['behind a script', `<script>1</script>${times(600, '<div>')}`],
  ])('counts %s', (_, html) => expect(isNestedBeyond(html, LIMIT)).toBe(true));

  it('takes time in proportion to what it reads', () => {
    const before = process.cpuUsage().user;
    isNestedBeyond(`${times(200_000, '<p<!--<script<i')}${times(200_000, '<a b="<i c=')}`, LIMIT);
    expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(3);
  });
});

describe('withoutDeepTags', () => {
  it('leaves a page as it is that is not nested deeper', () => {
    const html = `<ul>${times(600, '<li><a href="/"><svg><path d="M1"/></svg> İ</a>')}</ul>`;
    expect(withoutDeepTags(html, 4)).toBe(html);
  });

  it('leaves out the tags of what is deeper, and neither links nor text', () => {
    expect(withoutDeepTags('<div><B>uno<i>dos<a href="x">tres</a></i></b></div><p>cuatro', 2))
      .toBe('<div><B>uno dos<a href="x">tres</a> </b></div><p>cuatro');
  });
});
