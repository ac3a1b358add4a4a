import { z } from 'zod';

const code = z.number().int().nonnegative();

const pageSchema = z.object({
  page: z.number().int(),
  char_start: code,
  char_end: code,
  method: z.enum(['text', 'none']).catch('text'),
  needs_ocr: z.boolean().catch(false),
});

/** Whoever writes a text by hand may write anything beside it; what is no list of pages counts as none. */
const pagesSchema = z.array(pageSchema).catch([]);

/** `pipeline.edited_text`'s answer. */
export const editedTextSchema = z.object({
  text: z.string(),
  pages: pagesSchema,
  paginas: z.number().int().nullable(),
  titulo: z.string().nullable(),
  before: z.object({
    text: z.string(),
    pages: pagesSchema,
    chunks: z.array(z.object({
      context: z.string(),
      char_start: code,
      char_end: code,
    })),
  }).nullable(),
});

export type EditedText = z.infer<typeof editedTextSchema>;
