import '@kindling/cpu-backend';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bundle } from './bundle.ts';
import { findChromium, launchChromium } from './chromium.ts';
import type { LoaderPage } from './loader-page/main.ts';
import { passes } from './loader-page/passes.ts';
import { Visit } from './visit.ts';

const absent = findChromium() === null;

declare const loaderPage: LoaderPage;

describe("a page's DataLoader", () => {
  let browser: Browser;
  let bundle: Bundle;
  beforeEach((context) => context.skip(absent, 'no Chromium on this machine'));
  beforeAll(async () => {
    if (absent) return;
    bundle = await Bundle.of(fileURLToPath(new URL('./loader-page/', import.meta.url)));
    browser = await launchChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    bundle?.[Symbol.dispose]();
  });

  for (const isolated of [true, false]) {
    describe(isolated ? 'with SharedArrayBuffer' : 'without SharedArrayBuffer', () => {
      let visit: Visit;
      beforeAll(async () => {
        if (!absent) visit = await Visit.to(browser, bundle.folder, { isolated });
      });
      afterAll(async () => {
        await visit?.[Symbol.asyncDispose]();
      });

      it('gives the batches that Node gives, whatever the number of workers', async () => {
        expect(await visit.page.evaluate('crossOriginIsolated')).toBe(isolated);
        const wanted = await passes(0);
        for (const numWorkers of [0, 1, 2]) {
          expect(await visit.page.evaluate((workers) => loaderPage.passes(workers), numWorkers)).toEqual(wanted);
        }
      });

      it('ends its workers with the loop', async () => {
        expect(await visit.page.evaluate(() => loaderPage.left())).toBe(3);
        await expect.poll(() => visit.page.workers().filter((one) => one.url().includes('data-worker')).length).toBe(0);
      });

      it('names the sample that a worker could not make', async () => {
        expect(await visit.page.evaluate(() => loaderPage.broken())).toMatch(/sample 5[^]*is broken/);
      });

      it('says what a page has to write for workers, and which file is missing', async () => {
        expect(await visit.page.evaluate(() => loaderPage.unknowing())).toContain('serveWorker');
        expect(await visit.page.evaluate(() => loaderPage.missing())).toContain('its file could not be loaded');
        expect(visit.errors.filter((error) => !error.includes('404'))).toEqual([]);
      });
    });
  }
});
