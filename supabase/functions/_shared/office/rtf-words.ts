import type { OfficeMetadata } from './types.ts';

/** What a group's text is for. */
export type Destination = 'text' | 'note' | 'label' | 'fonts' | 'silent' | keyof OfficeMetadata;

/** Control words that begin a group of another kind. */
const DESTINATIONS: Record<string, Destination> = {
  footnote: 'note',
  listtext: 'label',
  pntext: 'label',
  fonttbl: 'fonts',
  title: 'title',
  author: 'author',
  subject: 'subject',
};

/** `*`: a destination that older programs do not know; nothing in these is text. */
const SILENT = new Set(
  ('* colortbl stylesheet filetbl listtable revtbl rsidtbl pict object nonshppict fldinst header headerl headerr headerf ' +
    'footer footerl footerr footerf ftnsep ftnsepc ftncn aftnsep annotation atnid atnauthor keywords comment doccomm ' +
    'operator manager company category hlinkbase creatim revtim printim buptim xe tc tcn themedata datastore bkmkstart')
    .split(' '),
);

export function destinationOf(word: string): Destination | undefined {
  return SILENT.has(word) ? 'silent' : Object.hasOwn(DESTINATIONS, word) ? DESTINATIONS[word] : undefined;
}

/** Control words that stand for a sign. A tab inside a paragraph is a space: tabs are for tables. */
export const SIGNS: Readonly<Record<string, string | undefined>> = Object.assign(Object.create(null), {
  tab: ' ',
  line: '\n',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  emspace: ' ',
  enspace: ' ',
  nestcell: ' ',
  '~': ' ',
  _: '-',
  '\\': '\\',
  '{': '{',
  '}': '}',
});
