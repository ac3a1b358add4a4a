/** What a model is asked to do with a page's image. It must not complete, correct, translate or describe. */
export const PROMPT = `Transcribe all the text of this page image, exactly as it is printed.

- Keep the language, spelling, accents, capitals, numbering and punctuation of the page. Do not correct, complete, \
translate, summarise or comment.
- Follow the reading order of a person: column by column where the page has columns.
- Write each paragraph on one line, and leave a blank line between paragraphs. Join words that are hyphenated at the end \
of a line.
- Write headings as Markdown headings (#, ##, ###), list items on lines of their own, with the marker that they have.
- Write each row of a table on a line of its own, with a tab between its cells.
- Leave out page numbers, running headers, stamps without words, and pictures. The page may be turned or upside down.
- Where a word cannot be read, write [ilegible]. Never guess.
- Answer with the text alone. If the page has no text, answer with nothing.`;
