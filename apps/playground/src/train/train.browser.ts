import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { missing, Site, type Visit } from '../testing/site.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const figure = async (page: Page, name: string): Promise<number> =>
  Number.parseFloat((await page.getByTestId(name).innerText()).replace(',', ''));

async function train(page: Page): Promise<void> {
  await button(page, 'Train').click();
  await button(page, 'Stop').waitFor();
  await button(page, 'Train').waitFor({ timeout: 50_000 });
}

/** Draws lines through points given in parts of the pad. */
async function draw(page: Page, strokes: readonly (readonly (readonly [number, number])[])[]): Promise<void> {
  const pad = page.getByRole('application', { name: 'Pad to draw a digit on' });
  await pad.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await pad.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  for (const [[left, top] = [0, 0], ...rest] of strokes) {
    await page.mouse.move(x + left * width, y + top * height);
    await page.mouse.down();
    for (const [right, down] of rest) await page.mouse.move(x + right * width, y + down * height, { steps: 8 });
    await page.mouse.up();
  }
}
const answer = (page: Page, digit: number) => page.getByText(`This is a ${digit}.`).waitFor({ timeout: 5_000 });

beforeEach((context) => {
  if (missing) context.skip(missing);
});

describe('training in Chromium', () => {
  let site: Site;
  let visit: Visit;
  let page: Page;
  beforeAll(async () => {
    if (missing) return;
    site = await Site.open();
    visit = await site.visit();
    page = visit.page;
  });
  afterAll(() => site?.[Symbol.asyncDispose]());

  it('reaches 90 % of the test images, on several threads where there are cores', async () => {
    await train(page);
    expect(await figure(page, 'Test accuracy')).toBeGreaterThan(90);
    expect(await figure(page, 'Speed')).toBeGreaterThan(0);
    const [cores, isolated] = await page.evaluate(() => [navigator.hardwareConcurrency, crossOriginIsolated] as const);
    expect(isolated).toBe(true);
    if (cores > 1) expect(await figure(page, 'Threads')).toBeGreaterThan(1);
    const accuracy = page.getByRole('img', { name: /^Accuracy by step, now \d+\.\d % at step 940$/ });
    expect(await accuracy.locator('canvas').count()).toBe(1);
  });

  it('tells drawn digits', async () => {
    await draw(page, [
      [
        [0.25, 0.2],
        [0.75, 0.2],
        [0.45, 0.85],
      ],
    ]);
    await answer(page, 7);
    await button(page, 'Clear').click();
    await draw(page, [
      [
        [0.5, 0.12],
        [0.5, 0.88],
      ],
    ]);
    await answer(page, 1);
  });

  it('takes a digit from the keyboard', async () => {
    await page.getByRole('application', { name: 'Pad to draw a digit on' }).focus();
    await page.keyboard.press('Escape');
    for (let i = 0; i < 7; i++) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    for (let i = 0; i < 14; i++) await page.keyboard.press('ArrowDown');
    await answer(page, 1);
  });

  it('pauses and goes on', async () => {
    await page.getByLabel('Passes over').selectOption('20');
    await button(page, 'Train').click();
    await page.getByText(/^step [1-9]\d* of 3760/).waitFor();
    await button(page, 'Pause').click();
    await button(page, 'Resume').waitFor();
    const steps = page.getByText(/^step \d+ of/);
    const before = await steps.innerText();
    await page.waitForTimeout(400);
    expect(await steps.innerText()).toBe(before);
    await button(page, 'Resume').click();
    await page.waitForFunction((text) => !document.body.innerText.includes(text), before);
    await button(page, 'Stop').click();
    await button(page, 'Train').waitFor();
  });

  it('saves weights that another page loads, with the same accuracy', async () => {
    await page.getByText('LeNet', { exact: true }).click();
    await page.getByLabel('Passes over').selectOption('1');
    await train(page);
    const accuracy = await figure(page, 'Test accuracy');
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save weights').click()]);
    expect(download.suggestedFilename()).toBe('lenet.safetensors');
    const path = await download.path();
    expect(readFileSync(path).subarray(8, 80).toString()).toContain('conv1.weight');
    const other = await site.visit();
    await other.page.locator('input[type=file]').setInputFiles(path);
    await other.page.getByText(`Weights loaded: ${accuracy.toFixed(1)} % of the test images are right.`).waitFor();
    await other.page.context().close();
    expect(other.complaints).toEqual([]);
  });

  it('says what is wrong with a file', async () => {
    await page.locator('input[type=file]').setInputFiles({
      name: 'x.safetensors',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('no weights'),
    });
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('the file');
  });

  it('has nothing to complain about', () => {
    expect(visit.complaints).toEqual([]);
  });
});

describe('training without shared memory', () => {
  it('works on one thread, and says so', async () => {
    await using site = await Site.open({ isolated: false });
    const { page, complaints } = await site.visit();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    expect(await page.getByTestId('one-thread').innerText()).toContain('not cross-origin isolated');
    await train(page);
    expect(await figure(page, 'Test accuracy')).toBeGreaterThan(90);
    expect(await page.getByTestId('Threads').innerText()).toBe('1');
    expect(complaints).toEqual([]);
  });
});
