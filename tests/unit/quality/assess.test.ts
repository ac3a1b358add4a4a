import { describe, expect, it } from 'vitest';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import { assessQuality } from '../../../supabase/functions/_shared/quality/assess.ts';
import { rawPage } from '../documents/raw-pages.ts';

const quality = (text: string) => assessQuality(assembleDocument({ text }));

const spanish =
  'Los profesionales de la educación que se desempeñen en el nivel deberán rendir la evaluación que fija el reglamento. ';

describe('assessQuality', () => {
  it('finds nothing wrong with ordinary prose', () => {
    const report = quality(
      spanish.repeat(1) +
        'Cada establecimiento informará a sus docentes de los plazos y de los instrumentos. '.repeat(2),
    );
    expect(report.failing).toEqual([]);
    expect(report.score).toBeGreaterThan(0.9);
  });

  it('passes a table of figures, a form and a few words in another language', () => {
    const table = Array.from({ length: 60 }, (_, i) => `Comuna de San ${i}\t${i * 317}\t${i * 11},5`).join(
      '\n',
    );
    expect(quality(table).failing).toEqual([]);
    expect(quality('Nombre completo: ________ RUT: ________ Firma: ________ Fecha: __/__/____').failing)
      .toEqual([]);
    expect(
      quality('O presente regulamento não se aplica aos professores que já foram avaliados em outra escola.')
        .failing,
    ).toEqual([]);
  });

  it.each([
    ['Russian', 'Настоящий закон устанавливает правила оценки работы учителей во всех школах страны. '],
    ['Greek', 'Ο παρών νόμος ορίζει τους κανόνες για την αξιολόγηση των εκπαιδευτικών στα σχολεία. '],
    ['Arabic', 'يحدد هذا القانون قواعد تقييم المعلمين في جميع المدارس العامة في البلاد. '],
    ['Hebrew', 'חוק זה קובע את הכללים להערכת המורים בכל בתי הספר הציבוריים במדינה. '],
    ['Chinese', '本法规定了全国公立学校教师评估的规则和程序，学校应当每年向教育部报告评估结果。'],
    ['Japanese', 'この法律は、全国の公立学校における教員の評価に関する規則を定めるものとする。'],
    ['Korean', '이 법은 전국 공립학교 교사의 평가에 관한 규칙과 절차를 정함을 목적으로 한다. '],
    ['Hindi', 'यह कानून देश के सभी सरकारी विद्यालयों में शिक्षकों के मूल्यांकन के नियम तय करता है। '],
    [
      'Quechua',
      'Kay kamachikuyqa yachachiqkunapa llamkayninta qhawarinapaq kamachikunata churan, tukuy yachay wasikunapi. ',
    ],
    [
      'Mapudungun',
      'Tüfachi küme zungu mew kom pu kimeltufe ñi küzaw inarumegeay, fillke chilkatuwe ruka mew. ',
    ],
    [
      'Aymara',
      'Aka kamachix yatichirinakan lurawip uñakipañatakiw thakhinchatanaka utt’ayi, taqi yatiqañ utanakan. ',
    ],
    [
      'Rapa Nui',
      'He haka tu’u mai te ture nei i te roto o te hapi e te nga poki o te kaiŋa, e haŋa era ki te tangata. ',
    ],
    [
      'Hungarian',
      'A törvény meghatározza a tanárok értékelésének szabályait, és az iskola a helyi hatóságnak ír. ',
    ],
  ])('passes clean %s', (_, sentence) => {
    expect(quality(Array.from({ length: 8 }, (_one, at) => `${sentence}${at}. `).join('')).failing).toEqual(
      [],
    );
  });

  it('fails text whose font lies about its letters', () => {
    const shifted = spanish.repeat(5).replace(
      /\p{L}/gu,
      (letter) => String.fromCharCode(letter.charCodeAt(0) - 29),
    );
    expect(quality(shifted).failing.length).toBeGreaterThan(0);
    const consonants = spanish.repeat(5).replace(/[aeiouáéíóú]/g, 'x');
    expect(quality(consonants).failing).toContain('max_gibberish_ratio');
    expect(quality(spanish.repeat(3).replace(/[eno]/g, '\ufffd')).failing).toContain('max_broken_ratio');
  });

  it('fails a document that says next to nothing', () => {
    const pages = Array.from({ length: 10 }, (_, i) => rawPage(i + 1, i === 0 ? ['Hola a todos'] : []));
    const report = assessQuality(assembleDocument({ pages }));
    expect(report.failing).toEqual(expect.arrayContaining(['min_chars', 'min_page_coverage']));
    expect(assessQuality(assembleDocument({ text: '' })).score).toBe(0);
  });

  it('takes thresholds one by one, for any signal, and turns off what is null', () => {
    const doc = assembleDocument({ text: spanish.repeat(2) });
    expect(assessQuality(doc, { min_chars: 10_000 }).failing).toEqual(['min_chars']);
    expect(assessQuality(doc, { max_duplicate_5gram: 0.145 }).failing).toEqual(['max_duplicate_5gram']);
    const empty = assembleDocument({ text: '...' });
    expect(assessQuality(empty).failing).toContain('min_chars');
    expect(assessQuality(empty, { min_chars: null }).failing).not.toContain('min_chars');
  });

  it('names the published rules that fail and keeps nothing back for them', () => {
    const { failing, published } = quality(`${spanish.trim()}\n\n`.repeat(4));
    expect(failing).toEqual([]);
    expect(published.gopher).toBeUndefined();
    expect(published.gopher_repetition).toContain('max_duplicate_paragraph_ratio');
    expect(published.fineweb2_es).toContain('max_duplicate_10gram');
  });

  it('is a score whose parts are named', () => {
    const { score, parts } = quality(spanish.repeat(5).replace(/[eno]/g, '\ufffd'));
    expect(parts).toMatchObject({ intact_characters: 0, coverage: 1 });
    expect(Object.values(parts).every((part) => part >= 0 && part <= 1)).toBe(true);
    expect(score).toBeLessThan(0.75);
  });

  it('fails a document most of whose pages nobody can read', () => {
    const broken = spanish.replace(/[aeiouáéíóú]/g, 'x');
    const pages = Array.from(
      { length: 10 },
      (_, i) => rawPage(i + 1, [i < 6 ? broken.repeat(2) : spanish.repeat(9)]),
    );
    const { failing, signals, pages: each } = assessQuality(assembleDocument({ pages }));
    expect(signals.poor_page_ratio).toBeCloseTo(0.6);
    expect(failing).toEqual(['max_poor_page_ratio']);
    expect(each.page).toHaveLength(10);
    expect(each.failing[0]).toEqual(['max_gibberish_ratio']);
    expect(each.failing[9]).toEqual([]);
    expect(each.signals['words']).toHaveLength(10);
  });

  describe('of pages that OCR read', () => {
    /** Pages of the same text; one with a confidence was read by OCR. */
    const readBy = (confidences: (number | null)[]) => {
      const doc = assembleDocument({
        pages: confidences.map((_, at) => rawPage(at + 1, [spanish.repeat(4)])),
      });
      const pages = doc.pages.map((page, at) => {
        const confidence = confidences[at] ?? null;
        return confidence === null ? page : { ...page, method: 'ocr', confidence };
      });
      return assessQuality({ ...doc, pages: pages as typeof doc.pages });
    };

    it('says how sure it was, by the characters of its pages', () => {
      const report = readBy([null, 0.9, 0.7]);
      expect(report.signals.ocr_confidence).toBeCloseTo(0.8, 2);
      expect(report.parts['sure_ocr']).toBeCloseTo(1, 1);
      expect(report.failing).toEqual([]);
      expect(report.pages.signals['ocr_confidence']).toEqual([1, 0.9, 0.7]);
    });

    it('says nothing of a document that it did not read', () => {
      expect(readBy([null, null]).signals.ocr_confidence).toBe(1);
      expect(quality(spanish).parts['sure_ocr']).toBe(1);
    });

    it('fails those that it guessed, page by page and as a whole', () => {
      const guessed = readBy([0.3, 0.35, 0.9]);
      expect(guessed.pages.failing).toEqual([['min_ocr_confidence'], ['min_ocr_confidence'], []]);
      expect(guessed.failing).toEqual(['max_poor_page_ratio']);
      expect(readBy([0.3, 0.4]).failing).toContain('min_ocr_confidence');
      expect(readBy([0.3, 0.4]).score).toBeLessThan(readBy([0.9, 0.9]).score);
    });
  });
});
