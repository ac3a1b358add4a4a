import type { AssembledDocument } from '../documents/types.ts';
import {
  DEFAULT_THRESHOLDS,
  failingOnPage,
  failingThresholds,
  type JudgedSignals,
  type QualityThresholds,
} from './gate.ts';
import { ratio } from './lines.ts';
import { failingPublished, type PublishedName } from './published-rules.ts';
import { scoreOf } from './score.ts';
import { measure, type MeasuredPage, type TextSignals } from './signals.ts';

/** The pages that have text, by columns, which takes a third of the room: entry n of each list is of the n-th of them. */
export interface PageQuality {
  page: number[];
  /** Thresholds that the page does not meet by itself. */
  failing: string[][];
  signals: Record<string, number[]>;
}

/** What is kept of a document's quality. */
export interface QualityReport {
  /** 0–1: the weighted mean of its parts. */
  score: number;
  /** What each part is worth, 0–1. */
  parts: Record<string, number>;
  signals: JudgedSignals;
  /** Names of thresholds of the gate that were not met. */
  failing: string[];
  /** Rules of published heuristics that fail: for information. */
  published: Partial<Record<PublishedName, string[]>>;
  pages: PageQuality;
}

/** Judges a document's text. `thresholds` replaces defaults one by one, adds others, and turns off what is null. */
export function assessQuality(doc: AssembledDocument, thresholds: QualityThresholds = {}): QualityReport {
  const limits: QualityThresholds = { ...DEFAULT_THRESHOLDS, ...thresholds };
  const measured = measure(doc);
  const pages = byColumns(measured.pages, limits);
  const poor = pages.failing.filter((failing) => failing.length > 0).length;
  const signals: JudgedSignals = { ...measured.signals, poor_page_ratio: ratio(poor, pages.page.length) };
  const { score, parts } = scoreOf(signals);
  const values = rounded({ ...signals, score });
  return {
    score: values.score,
    parts: rounded(parts),
    signals: rounded(signals),
    failing: failingThresholds(values, limits),
    published: failingPublished(signals),
    pages,
  };
}

function byColumns(pages: readonly MeasuredPage[], limits: QualityThresholds): PageQuality {
  const signals: Record<string, number[]> = {};
  for (const page of pages) {
    for (const [name, value] of Object.entries(rounded<TextSignals>(page.signals)) as [string, number][]) {
      (signals[name] ??= []).push(value);
    }
  }
  return {
    page: pages.map(({ page }) => page),
    failing: pages.map((page) => failingOnPage(page.signals, limits)),
    signals,
  };
}

/** Ratios to a millionth: what is stored, and what the gate decides by. */
function rounded<Values extends { [Name in keyof Values]: number }>(values: Values): Values {
  const entries = Object.entries<number>(values).map(([name, of]) => [name, Math.round(of * 1e6) / 1e6]);
  return Object.fromEntries(entries) as Values;
}
