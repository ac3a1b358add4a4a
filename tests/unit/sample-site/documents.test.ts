import { afterEach, describe, expect, it, vi } from 'vitest';
import { documentBytes, sha256 } from '../../../local/sample-site/answers.ts';
import { DOCUMENTS, REDIRECTS } from '../../../local/sample-site/catalogue.ts';
import { expectations } from '../../../local/sample-site/expectations.ts';
import { changedAnswer, goldenQuestions } from '../../../local/sample-site/golden.ts';
import { readPages } from './read-pages.ts';
import { Buffer } from 'node:buffer';

const BASE = 'http://127.0.0.1:4010';

const documentAt = (url: string) => {
  let path = decodeURIComponent(new URL(url).pathname);
  for (let next = REDIRECTS.get(path); next !== undefined; next = REDIRECTS.get(path)) path = next;
  return DOCUMENTS.find((document) => document.path === path);
};

const pagesAt = async (url: string, edition = 1): Promise<string[]> =>
  await readPages(await documentBytes(documentAt(url)!, edition));

const find = (path: string) => DOCUMENTS.find((document) => document.path === path)!;

afterEach(() => {
  vi.useRealTimers();
});

describe('the documents of the sample site', () => {
  it('are the same bytes whenever they are made', async () => {
    const make = () =>
      Promise.all(DOCUMENTS.map(async (document) => [document.path, sha256(await document.make(1))]));
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2025-01-01T00:00:00Z') });
    const first = await make();
    vi.setSystemTime(new Date('2031-12-24T23:59:58Z'));
    expect(await make()).toEqual(first);
  });

  it('are at least 24, every URL once, of every outcome', () => {
    const all = expectations(BASE);
    expect(all.length).toBeGreaterThanOrEqual(24);
    expect(new Set(all.map(({ url }) => url)).size).toBe(all.length);
    expect(new Set(all.map(({ outcome }) => outcome)).size).toBe(4);
  });

  it('have one of over 150 pages, none of which repeats another', async () => {
    const pages = await pagesAt(`${BASE}/archivos/normativa/reglamento-evaluacion-docente.pdf`);
    expect(pages.length).toBeGreaterThanOrEqual(150);
    expect(new Set(pages.map((page) => page.replace(/Página \d+ de \d+/, ''))).size).toBe(pages.length);
    expect(pages.join(' ')).not.toMatch(/\b(de|a) el (?=\p{L})/u);
  });

  it('keep Spanish characters readable', async () => {
    const [first = ''] = await pagesAt(`${BASE}/archivos/guias/boletin-practica-reflexiva.pdf`);
    for (const words of ['¿Qué evidencia', 'Íñigo', 'Ñielol', '«semáforo dormido»', '5º básico', 'N.º 7']) {
      expect(first).toContain(words);
    }
  });

  it('have no character to read in the scanned one', async () => {
    const pages = await pagesAt(`${BASE}/orientaciones/oficio-57-escaneado.pdf`);
    expect(pages).toEqual(['']);
  });

  it('have two addresses with the same bytes and no others', async () => {
    const twins = expectations(BASE).filter(({ sameBytesAs }) => sameBytesAs !== null).map(({ url }) => url);
    const hashes = new Map<string, string[]>();
    for (const document of DOCUMENTS) {
      const hash = sha256(await documentBytes(document, 1));
      hashes.set(hash, [...(hashes.get(hash) ?? []), new URL(document.path, BASE).href]);
    }
    expect([...hashes.values()].filter((urls) => urls.length > 1)).toEqual([twins]);
  });

  it('change in one page of one document between the editions', async () => {
    const { url, page, first, second } = changedAnswer(BASE);
    const before = await pagesAt(url, 1);
    const after = await pagesAt(url, 2);
    expect(before[page - 1]).toContain(first);
    expect(after[page - 1]).toContain(second);
    expect(after.map((text, i) => text === before[i] ? null : i + 1).filter(Boolean)).toEqual([page]);
    const others = DOCUMENTS.filter((document) => document.path !== new URL(url).pathname);
    for (const document of others) {
      expect(sha256(await documentBytes(document, 2))).toBe(sha256(await documentBytes(document, 1)));
    }
  });

  it('are served in the broken forms that they are listed as', async () => {
    const text = async (path: string) => Buffer.from(await documentBytes(find(path), 1)).toString('latin1');
    expect(await text('/archivo/nomina-reservada.pdf')).toContain('/Encrypt');
    expect(await text('/archivo/descarga-interrumpida.pdf')).toMatch(/^%PDF-(?!.*%%EOF)/s);
    expect(await text('/archivo/vacio.pdf')).toBe('');
    expect(await text('/archivo/plantilla-bitacora.xlsx')).toMatch(/^PK/);
    expect(await text('/archivo/carta-a-los-equipos.pdf')).toMatch(/^<!doctype html>/);
    expect(await text('/archivo/norma-tecnica-3')).toMatch(/^%PDF-/);
    expect(await text('/orientaciones/acta-comision-12.txt')).toContain('Bahía Ñandú');
  });
});

describe('the golden questions', () => {
  it('are at least 20 over most of the readable documents', () => {
    const questions = goldenQuestions(BASE);
    expect(questions.length).toBeGreaterThanOrEqual(20);
    expect(new Set(questions.map(({ url }) => url)).size).toBeGreaterThanOrEqual(20);
  });

  it('have their answer on the page they say and in no other document', async () => {
    const ready = expectations(BASE).filter(({ outcome }) => outcome === 'ready').map(({ url }) => url);
    const read = new Map(await Promise.all(ready.map(async (url) => [url, await pagesAt(url)] as const)));
    for (const { question, url, page, evidence } of goldenQuestions(BASE)) {
      const found = [...read].flatMap(([at, pages]) =>
        pages.flatMap((text, i) => text.includes(evidence) ? [`${at}#${i + 1}`] : [])
      );
      expect(found, question).toEqual([`${url}#${page}`]);
    }
  });
});
