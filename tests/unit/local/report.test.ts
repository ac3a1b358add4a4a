import { describe, expect, it } from 'vitest';
import { printReport, table } from '../../../local/report/print-report.ts';
import {
  heldByBudget,
  type Progress,
  secondsLeft,
  stageLines,
  totalsLine,
} from '../../../local/report/progress.ts';
import { progressView } from '../../../local/report/progress-view.ts';
import { failures, type RunReport } from '../../../local/report/report.ts';

const none = {
  ready: 0,
  running: 0,
  failed: 0,
  done: 0,
  dead: 0,
  waiting_for_budget: 0,
  waiting_for_provider: 0,
};

const progress = (more: Partial<Progress>): Progress => ({
  running: 1,
  discovered: 0,
  ended: 0,
  pages: 0,
  pages_staged: 0,
  chunks: 0,
  chunks_waiting: 0,
  cost_usd: 0,
  stages: {},
  ...more,
});

const report = (more: Partial<RunReport>): RunReport => ({
  run_ids: ['run_20260101_000000_abcd'],
  documents: {
    discovered: 3,
    ready: 2,
    unchanged: 0,
    duplicate: 0,
    quarantined: 0,
    irrelevant: 0,
    rejected: 1,
    dead: 0,
    retired: 0,
  },
  errors: [{
    url: 'http://x/a.pdf',
    stage: 'ingestion',
    code: 'PDF_ENCRYPTED',
    message: 'Cannot read the PDF: it is locked',
  }],
  pages: 10,
  chunks: 20,
  embeddings: 20,
  provider_calls: 1,
  tokens: 500,
  cost_usd: 0.00001,
  lineage_coverage: 1,
  error_rate: 0,
  seconds: 1.5,
  slo: [{ name: 'error_rate', target: '< 0.05', actual: 0, ok: true }, {
    name: 'usd',
    target: '<= 1',
    actual: null,
    ok: null,
  }],
  ...more,
});

describe('the progress', () => {
  it('names each stage that has work, in the order of the pipeline', () => {
    const lines = stageLines(progress({
      stages: {
        embedding: { ...none, ready: 1, dead: 1 },
        discovery: { ...none, done: 5 },
        ingestion: { ...none, done: 2, running: 3, failed: 1 },
      },
    }));
    expect(lines).toEqual([
      'discover  5/5 jobs',
      'read      2/6 jobs (3 at work, 1 to be tried again)',
      'embed     0/2 jobs (1 dead)',
    ]);
  });

  it('says what jobs wait for, and when only money would help', () => {
    const waiting = progress({
      stages: { embedding: { ...none, done: 2, ready: 4, waiting_for_budget: 3, waiting_for_provider: 1 } },
    });
    expect(stageLines(waiting)).toEqual([
      'embed     2/6 jobs (3 wait for the budget, 1 wait for a provider)',
    ]);
    expect(heldByBudget(waiting)).toBe(0);
    expect(heldByBudget(progress({ stages: { embedding: { ...none, ready: 3, waiting_for_budget: 3 } } })))
      .toBe(3);
    const reading = { ...none, running: 1 };
    expect(
      heldByBudget(
        progress({ stages: { ingestion: reading, embedding: { ...none, ready: 3, waiting_for_budget: 3 } } }),
      ),
    ).toBe(0);
  });

  it('counts pages that wait for their document to be finished', () => {
    expect(
      totalsLine(
        progress({
          discovered: 4,
          ended: 1,
          pages: 10,
          pages_staged: 5,
          chunks: 7,
          chunks_waiting: 2,
          cost_usd: 0.12,
        }),
      ),
    )
      .toBe('1/4 documents, 15 pages, 7 chunks (2 wait for a vector), $0.1200');
  });

  it('tells the time left only when it can be told', () => {
    const going = progress({ discovered: 30, ended: 10, stages: { discovery: { ...none, done: 1 } } });
    expect(secondsLeft(going, 20)).toBe(40);
    expect(secondsLeft({ ...going, stages: { discovery: { ...none, running: 1 } } }, 20)).toBeNull();
    expect(secondsLeft({ ...going, ended: 2 }, 20)).toBeNull();
    expect(secondsLeft(progress({}), 20)).toBeNull();
  });

  it('is redrawn in place on a terminal, no line wider than it', () => {
    let text = '';
    const view = progressView({ isTTY: true, columns: 30, write: (part) => (text += part) }, () => 0);
    const one = progress({ stages: { ingestion: { ...none, running: 12345, failed: 12345 } } });
    view.show(one);
    const firstLines = text.split('\n').length - 1;
    view.show(one);
    expect(text).toContain(`\u001b[${firstLines}A\u001b[J`);
    for (const line of text.split('\n').filter((part) => !part.startsWith('\u001b'))) {
      expect(line.length).toBeLessThan(30);
    }
  });

  it('is a line per change of stage or every few seconds elsewhere', () => {
    let now = 0;
    const lines: string[] = [];
    const view = progressView({ write: (line) => lines.push(line) }, () => now);
    const reading = (ended: number) =>
      progress({ discovered: 9, ended, stages: { ingestion: { ...none, running: 1 } } });
    for (let ended = 0; ended < 9; ended++, now += 400) view.show(reading(ended));
    expect(lines).toHaveLength(1);
    now = 5001;
    view.show(reading(9));
    view.show(progress({ discovered: 9, ended: 9, stages: { ingestion: { ...none, done: 1 } } }));
    expect(lines.map((line) => line.replace(/^\[.*?\] /, '').split(',')[0])).toEqual([
      'ingestion: 0/9 documents',
      'ingestion: 9/9 documents',
      'finishing: 9/9 documents',
    ]);
  });
});

describe('the report', () => {
  it('says what came of the documents, what is wrong with each bad one, and the metrics', () => {
    const text = printReport(report({}));
    expect(text).toContain('3 discovered in 1.5 s');
    expect(text).toMatch(/rejected +1/);
    expect(text).not.toContain('quarantined');
    expect(text).toContain('PDF_ENCRYPTED  http://x/a.pdf\n      Cannot read the PDF: it is locked');
    expect(text).toMatch(/error_rate +< 0\.05 +0 +ok/);
    expect(text).toMatch(/usd +<= 1 +- +no data/);
  });

  it('is a failure without documents and with a metric that does not hold, not for one without data', () => {
    expect(failures(report({}))).toEqual([]);
    expect(failures(report({ documents: { ...report({}).documents, discovered: 0 } }))).toEqual([
      'no document was discovered',
    ]);
    expect(failures(report({ slo: [{ name: 'error_rate', target: '< 0.05', actual: 0.5, ok: false }] })))
      .toEqual(['error_rate is 0.5, wanted < 0.05']);
  });

  it('aligns its columns', () => {
    expect(table([['a', 10], ['bbb', 2]])).toBe('a    10\nbbb   2');
  });
});
