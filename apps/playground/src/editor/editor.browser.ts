import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { missing, Site, type Visit } from '../testing/site.ts';
import { examples } from './examples.ts';

beforeEach((context) => {
  if (missing) context.skip(missing);
});

/** Writes a program in place of the one that is there, as a whole: typing would close brackets. */
async function write(page: Page, program: string): Promise<void> {
  await page.locator('.monaco-editor').first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(program);
}

async function run(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByText(/^Done in/).waitFor();
  return page.getByTestId('output').innerText();
}

describe('the editor in Chromium', () => {
  let site: Site;
  let visit: Visit;
  let page: Page;
  beforeAll(async () => {
    if (missing) return;
    site = await Site.open();
    visit = await site.visit('#editor');
    page = visit.page;
    await page.locator('.monaco-editor .view-line').first().waitFor();
  });
  afterAll(() => site?.[Symbol.asyncDispose]());

  it('runs its examples, of which the types are right', async () => {
    const printed: Record<string, string> = {};
    for (const name of Object.keys(examples)) {
      await page.getByLabel('Example').selectOption(name);
      printed[name] = await run(page);
      await page.waitForTimeout(1_000);
      expect(await page.locator('.squiggly-error').count()).toBe(0);
      expect(printed[name]).not.toContain('Error');
    }
    expect(printed['Tensors and gradients']).toContain('tensor([[1.5000, 3.0000],\n        [4.5000, 6.0000]])');
    expect(printed['The graph of a network']).toContain('(1): ReLU()');
    expect(printed['XOR learnt']).toContain('tensor([False,  True,  True, False])');
  });

  it('takes types, await, and other packages', async () => {
    await write(
      page,
      `import type { Tensor } from '@kindling/core';
import { ones } from '@kindling/core';
const twice = (x: Tensor): Tensor => x.add(x);
const wait = await new Promise<number>((done) => setTimeout(() => done(5), 1));
console.log('got', wait, { a: [1n, true], shape: twice(ones([2])).shape }, twice(ones([2])));`,
    );
    expect(await run(page)).toBe('got 5 { a: [1n, true], shape: torch.Size([2]) } tensor([2., 2.])');
  });

  it('shows tensors as heat maps with a text beside them', async () => {
    await write(page, `import { arange } from 'kindling';\nshow(arange(6).reshape([2, 3]), 'six');`);
    await run(page);
    const map = page.getByRole('img', { name: 'Heat map of six: int64 [2, 3], from 0 to 5' });
    expect(await map.evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height])).toEqual([3, 2]);
    const corners = await map.evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, 3, 2);
      return [Array.from(data.subarray(0, 4)), Array.from(data.subarray(20, 24))];
    });
    expect(corners).toEqual([
      [0x44, 0x01, 0x54, 255],
      [0xfd, 0xe7, 0x25, 255],
    ]);
    await page.getByText('As numbers').click();
    expect(await page.getByTestId('output').innerText()).toContain('tensor([[0, 1, 2],');
  });

  it('draws the graph', async () => {
    await write(page, `import { tensor } from 'kindling';\ngraph(tensor(2, { requiresGrad: true }).mul(3).exp());`);
    await run(page);
    const picture = page.getByRole('img', { name: /^Autograd graph of \d nodes: .*ExpBackward0/ });
    await picture.waitFor();
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalHeight)).toBeGreaterThan(100);
  });

  it('ends an endless loop, and runs the next program', async () => {
    await write(page, `console.log('begun');\nfor (;;);`);
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByTestId('output').getByText('begun').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor();
    await write(page, `console.log('after');`);
    expect(await run(page)).toBe('after');
  });

  it('cuts what a loop prints without end', async () => {
    await write(page, `for (let i = 0; i < 100_000; i++) console.log(i);`);
    expect(await run(page)).toMatch(/498\s+More output is left out\.$/);
  });

  it('says what went wrong', async () => {
    await write(page, `import { ones } from 'kindling';\nones([64, 784]).matmul(ones([256, 10]));`);
    expect(await run(page)).toContain('[64, 784] x [256, 10]');
    await write(page, `import { x } from 'elsewhere';\nx();`);
    expect(await run(page)).toContain("no module 'elsewhere'");
  });

  it('completes from the types of the packages', async () => {
    await write(page, `import { ones } from 'kindling';\nones([2]).cums`);
    await page.keyboard.press('Control+Space');
    await page.locator('.suggest-widget').getByText('cumsum', { exact: true }).first().waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.squiggly-error').first().waitFor();
  });

  it('runs by the keyboard', async () => {
    await write(page, `console.log('by keys');`);
    await page.keyboard.press('Control+Enter');
    await page.getByText('by keys', { exact: true }).waitFor();
  });

  it('has nothing to complain about', () => {
    expect(visit.complaints).toEqual([]);
  });
});
