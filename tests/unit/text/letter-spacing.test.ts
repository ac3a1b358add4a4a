import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vocabularyOf } from '../../../supabase/functions/_shared/text/hyphenation.ts';
import {
  isLetterSpaced,
  mendLetterSpacing,
} from '../../../supabase/functions/_shared/text/letter-spacing.ts';

const vocabulary = vocabularyOf([
  'El reglamento de becas y financiamiento para alumnos',
  'capítulo de la pérdida',
]);

describe('mendLetterSpacing', () => {
  it('finds the words of a letter-spaced heading again, with those the document uses', () => {
    expect(mendLetterSpacing('R E G L A M E N T O D E B E C A S Y F I NA N C I A M I E N T O', vocabulary))
      .toBe('REGLAMENTO DE BECAS Y FINANCIAMIENTO');
    expect(mendLetterSpacing('C A P Í T U L O I V . D E L A P É R D I D A', vocabulary)).toBe(
      'CAPÍTULO IV. DE LA PÉRDIDA',
    );
  });

  it('joins a letter-spaced word although the document does not use it elsewhere', () => {
    expect(mendLetterSpacing('A N E X O', vocabulary)).toBe('ANEXO');
  });

  it.each(['a) y b) o c)', 'de la ley y de él', 'I II III IV', 'x y z', 'Sección I a V'])(
    'leaves "%s"',
    (line) => {
      expect(isLetterSpaced(line)).toBe(false);
      expect(mendLetterSpacing(line, vocabulary)).toBe(line);
    },
  );

  it('does nothing the second time', () => {
    const letters = fc.array(fc.constantFrom('D', 'E', 'L', 'A', 'y', 'BE', 'CAS', '.', '1', 'PÉR', 'ley'), {
      maxLength: 20,
    });
    fc.assert(fc.property(letters, (tokens) => {
      const once = mendLetterSpacing(tokens.join(' '), vocabulary);
      expect(mendLetterSpacing(once, vocabulary)).toBe(once);
    }));
  });
});
