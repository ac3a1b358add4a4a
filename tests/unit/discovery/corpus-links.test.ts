import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isGenericTitle } from '../../../supabase/functions/_shared/discovery/link-title.ts';
import { readListing } from '../../../supabase/functions/_shared/discovery/listing.ts';
import { normaliseUrl } from '../../../supabase/functions/_shared/discovery/normalise-url.ts';
import { decodeText } from '../../../supabase/functions/_shared/http/decode-text.ts';
import { sniffType } from '../../../supabase/functions/_shared/http/sniff.ts';
import { describeWithShared } from '../../support/shared.ts';

/** Where the saved pages came from is not recorded; relative links need some address. */
const PAGE_URL = 'https://sitio.example/seccion/pagina.html';

describeWithShared('the saved pages of official sites', ['corpus/html-es'], ([folder = '']) => {
  const read = (file: string) => decodeText(readFileSync(`${folder}/${file}`));
  const pages = readdirSync(folder).filter((file) => file.endsWith('.html'));
  const expected = new Map<string, Map<string, string>>(pages.map((file) => [file, new Map()]));
  for (const line of readFileSync(`${folder}/expected-links.tsv`, 'utf8').trim().split('\n').slice(1)) {
    const [file = '', href = '', text = ''] = line.split('\t');
    const base = /<base\s[^>]*href="([^"]*)"/i.exec(read(file).text)?.[1] ?? '';
    const url = normaliseUrl(href, new URL(base, PAGE_URL).href);
    if (url !== null) expected.get(file)?.set(url, text);
  }

  it('are found out to be HTML, whatever they were saved as', () => {
    for (const file of pages) {
      expect([file, sniffType(readFileSync(`${folder}/${file}`), 'application/pdf')]).toEqual([file, 'html']);
    }
  });

  it('show their document links: recall and precision of at least 0.98', () => {
    let right = 0;
    let found = 0;
    let wanted = 0;
    const wrong: string[] = [];
    for (const file of pages) {
      const urls = new Set(readListing(read(file).text, { url: PAGE_URL }).links.map(({ url }) => url));
      const want = expected.get(file) ?? new Map<string, string>();
      right += [...urls].filter((url) => want.has(url)).length;
      found += urls.size;
      wanted += want.size;
      wrong.push(
        ...[...urls].filter((url) => !want.has(url)).map((url) => `${file}: not a document: ${url}`),
        ...[...want.keys()].filter((url) => !urls.has(url)).map((url) => `${file}: missed: ${url}`),
      );
    }
    console.log(
      `document links on ${pages.length} saved pages: recall ${(right / wanted).toFixed(4)}, ` +
        `precision ${(right / found).toFixed(4)} (${right} of ${wanted}, ${found} found)`,
    );
    expect(wanted).toBeGreaterThan(250);
    expect([right / wanted >= 0.98, right / found >= 0.98, wrong]).toEqual([true, true, wrong]);
  });

  it('name them: by the text of the link, or by what stands beside "Descargar"', () => {
    let unnamed = 0;
    let links = 0;
    for (const file of pages) {
      for (const { url, title } of readListing(read(file).text, { url: PAGE_URL }).links) {
        const text = expected.get(file)?.get(url) ?? '';
        if (text !== '' && !isGenericTitle(text)) expect([url, title]).toEqual([url, text]);
        links++;
        if (title === null) unnamed++;
      }
    }
    console.log(`titles: ${links - unnamed} of ${links}`);
    expect(unnamed / links).toBeLessThan(0.1);
  });
});
