import { describe, expect, it } from 'vitest';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import { assembleStored } from '../../../supabase/functions/_shared/documents/from-stored.ts';

/** What each block is called, or is. */
function outline(text: string, assemble = (raw: string) => assembleDocument({ text: raw })): string[] {
  const document = assemble(text);
  const points = [...document.text];
  return document.blocks.map(({ kind, label, char_start, char_end }) =>
    `${kind}: ${label ?? points.slice(char_start, char_end).join('')}`
  );
}

const MARKDOWN = `---
title: Ley de prueba
reforms:
  - LEY-1
  - LEY-2
  - LEY-3
---

# Ley de prueba sobre escuelas

## Capítulo I
DE LOS DOCENTES

Artículo 19.- La Constitución asegura 😀 a todas las personas.
**Artículo 20.- Objeto**
Lo que sigue es de todos.

**Normas de cierre**

## DISPOSICIONES TRANSITORIAS

PRIMERA.- Mientras se dictan las disposiciones.

DECIMOPRIMERA.- En el año siguiente.

VIGÉSIMO OCTAVA.- No obstante lo dispuesto.

QUINCUAGÉSIMA PRIMERA. Sin perjuicio de las normas.

PRIMERA VERSIÓN DEL TEXTO que no es una disposición.
La segunda, que dice Artículo 3 en medio.`;

const OUTLINE = [
  'paragraph: --- title: Ley de prueba reforms:',
  'list_item: - LEY-1',
  'list_item: - LEY-2',
  'list_item: - LEY-3 ---',
  'heading: Ley de prueba sobre escuelas',
  'heading: Capítulo I',
  'heading: DE LOS DOCENTES',
  'article: Artículo 19',
  'article: Artículo 20',
  'heading: Normas de cierre',
  'heading: DISPOSICIONES TRANSITORIAS',
  'article: PRIMERA',
  'article: DECIMOPRIMERA',
  'article: VIGÉSIMO OCTAVA',
  'article: QUINCUAGÉSIMA PRIMERA',
  'paragraph: PRIMERA VERSIÓN DEL TEXTO que no es una disposición. La segunda, que dice Artículo 3 en medio.',
];

describe('a plain text', () => {
  it('has the headings, articles and provisions that its words and its marks show', () => {
    expect(outline(MARKDOWN)).toEqual(OUTLINE);
  });

  it('is called as its first heading, whatever stands before it', () => {
    expect(assembleDocument({ text: MARKDOWN }).titulo).toBe('Ley de prueba sobre escuelas');
    expect(assembleDocument({ text: 'LEY DE ESCUELAS\n\nTexto.' }).titulo).toBe('LEY DE ESCUELAS');
    expect(assembleDocument({ text: 'Un acta corta.\n\nTexto.' }).titulo).toBe('Un acta corta');
    expect(assembleDocument({ text: `${'palabra '.repeat(30)}.\n\nTexto.` }).titulo).toBeNull();
  });

  it('is mended where a soft hyphen divides a word', () => {
    const raw = 'El regla\u00ad\nmento de evalua\u00ad \r\nción\u00ad\n\nFila\u00ad\tuno\u00ad\nFila\tdos';
    const { text, titulo } = assembleDocument({ text: raw });
    expect(text).toBe('El reglamento de evaluación\n\nFila\tuno\nFila\tdos');
    expect(titulo).toBe('El reglamento de evaluación');
  });

  it('loses the marks of its headings when it is cleaned', () => {
    const { text } = assembleDocument({ text: MARKDOWN });
    expect(text).toContain('\n\nCapítulo I\n\nDE LOS DOCENTES\n\n');
    expect(text).not.toContain('**');
  });
});

describe('the points of an act', () => {
  it('are blocks of their own', () => {
    const act =
      'VISTO: la ley.\n\n1º Que la ley\n2º Que el decreto\nI. INTRODUCCIÓN\nTexto.\nRESUELVO:\n1.- Apruébase';
    const wanted = [
      'paragraph: VISTO: la ley.',
      'list_item: 1º Que la ley',
      'list_item: 2º Que el decreto',
      'heading: I. INTRODUCCIÓN',
      'paragraph: Texto.',
      'heading: RESUELVO',
      'list_item: 1.- Apruébase',
    ];
    expect(outline(act)).toEqual(wanted);
    expect(outline(act, assembleStored)).toEqual(wanted);
  });

  it.each([
    ['Considerando\n1º Que la ley\n2º Que el decreto', 3],
    ['Se acuerda lo que sigue:\n1º que la ley;\n2º que el decreto.', 3],
    ['II.- ANTECEDENTES\nTexto.\nIII) CONCLUSIONES\nOtro.', 4],
    ['Hay dos partes.\nA. LETRA\nTexto.\nB) Otra.\n§ 1. De los fines', 5],
    ['Que se rija por el título que sigue\nI. De la ley\nII. Del decreto', 3],
  ])('are told apart in %j', (text, blocks) => {
    expect(outline(text)).toHaveLength(blocks);
  });

  it.each([
    '1º Que conforme al inciso primero del artículo\n2º de la ley, se aprueba.',
    'Lo dispone el art.\n2º La ley rige.',
    'Firma el profesor Juan\nA. Pérez, jefe de la unidad.',
    'Se fundó a fines del siglo\nXX. Después creció.',
    'Los alumnos de\n2º Medio y de\n3º Medio asisten.',
  ])('are not seen in the middle of a sentence: %j', (text) => {
    expect(outline(text)).toHaveLength(1);
  });
});

describe('a text that is kept as it is', () => {
  it('has the same structure, in ranges of itself', () => {
    const { text, blocks } = assembleStored(MARKDOWN);
    expect(text).toBe(MARKDOWN);
    const flat = (one: string) => one.replace(/\s+/g, ' ');
    expect(outline(MARKDOWN, assembleStored).map(flat)).toEqual(OUTLINE);
    const points = [...MARKDOWN];
    expect(points.slice(blocks[4]!.char_start, blocks[4]!.char_end).join('')).toBe(
      '# Ley de prueba sobre escuelas',
    );
  });

  it('is not normalised: soft hyphens, double spaces and carriage returns stay, and are not in the way', () => {
    const text =
      '  Artículo 5.- El regla\u00admento.\r\nSigue  aquí.\r\n\r\nTÍTULO\u00a0II  De otra cosa \u200b\r\n';
    const { blocks } = assembleStored(text);
    expect(blocks.map(({ kind, label }) => [kind, label])).toEqual([
      ['article', 'Artículo 5'],
      ['heading', 'TÍTULO II De otra cosa'],
    ]);
    expect(text.slice(blocks[0]!.char_start, blocks[0]!.char_end)).toBe(
      'Artículo 5.- El regla\u00admento.\r\nSigue  aquí.',
    );
  });
});
