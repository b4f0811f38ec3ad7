import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { missing, Site } from '../testing/site.ts';

const pictures = join(import.meta.dirname, '../../out');
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

beforeEach((context) => {
  if (missing) context.skip(missing);
});

/** What axe finds against WCAG 2.2 A and AA and its own best practices, a line each. */
async function findings(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axe });
  return page.evaluate(async () => {
    const { axe } = globalThis as typeof globalThis & { axe: typeof import('axe-core') };
    // Monaco's own elements are Microsoft's business.
    const { violations } = await axe.run({ exclude: ['.monaco-editor'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  });
}

async function trainOnce(page: Page): Promise<void> {
  await page.getByLabel('Passes over').selectOption('1');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.getByText(/of the test images are right/).waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Test image' }).click();
  await page.getByText('This is a').waitFor();
  const inked = (canvas: HTMLCanvasElement): boolean =>
    canvas
      .getContext('2d')!
      .getImageData(0, 0, canvas.width, canvas.height)
      .data.some((value) => value > 0);
  for (const name of ['Loss', 'Accuracy'])
    expect(await page.getByRole('img', { name }).locator('canvas').evaluate(inked)).toBe(true);
}

async function runExample(page: Page): Promise<void> {
  await page.locator('.monaco-editor .view-line').first().waitFor();
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByText(/^Done in/).waitFor();
}

const looks = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  phone: { colorScheme: 'light', viewport: { width: 360, height: 740 } },
} as const;

describe('the page', () => {
  let site: Site;
  beforeAll(async () => {
    if (missing) return;
    mkdirSync(pictures, { recursive: true });
    site = await Site.open();
  });
  afterAll(() => site?.[Symbol.asyncDispose]());

  for (const [name, look] of Object.entries(looks)) {
    for (const tab of ['', '#editor'] as const) {
      it(`is accessible and fits: ${tab || '#train'}, ${name}`, async () => {
        const { page, complaints } = await site.visit(tab, look);
        await (tab === '' ? trainOnce(page) : runExample(page));
        await page.screenshot({ path: join(pictures, `${tab.slice(1) || 'train'}-${name}.png`), fullPage: true });
        expect(await findings(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
        expect(complaints).toEqual([]);
        await page.context().close();
      });
    }
  }

  it('transfers less than 1.5 MB before anything is asked of it, uncompressed', async () => {
    const { page } = await site.visit();
    await page.waitForLoadState('networkidle');
    const sizes = await page.evaluate(() =>
      (performance.getEntries() as PerformanceResourceTiming[])
        .filter(({ entryType }) => ['navigation', 'resource'].includes(entryType))
        .map(({ name, transferSize }) => [name.replace(/.*\//, ''), transferSize] as const),
    );
    const total = sizes.reduce((sum, [, size]) => sum + size, 0);
    console.log(`first load: ${total} bytes in ${sizes.length} files`);
    expect(sizes.length).toBeGreaterThan(2);
    expect(total).toBeGreaterThan(100_000);
    expect(total).toBeLessThan(1_500_000);
    expect(sizes.filter(([name]) => /worker|editor|mnist|viz/.test(name))).toEqual([]);
    await page.context().close();
  });

  it('goes by the keyboard from the tabs to the training', async () => {
    const { page } = await site.visit();
    const focused = () =>
      page.evaluate(() => document.activeElement?.textContent || document.activeElement?.getAttribute('value'));
    await page.getByRole('tab', { name: 'Train' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Train');
    const seen: unknown[] = [];
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press('Tab');
      seen.push(await focused());
    }
    expect(seen).toContain('mlp');
    expect(seen.at(-1)).toBe('Train');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await page.context().close();
  });
});
