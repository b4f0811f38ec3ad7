// The built page on a server of its own, in Chromium.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, launchChromium, serve, type Site as Server } from '@kindling-internal/browser';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const folder = join(import.meta.dirname, '../../dist');

/** Why there is nothing to test; null where there is. */
export const missing = findChromium() === null ? 'no Chromium on this machine' : null;

export interface Visit {
  readonly page: Page;
  /** What the page wrote to the console, or threw, that it should not have. */
  readonly complaints: readonly string[];
}

export class Site implements AsyncDisposable {
  readonly #server: Server;
  readonly #browser: Browser;

  private constructor(server: Server, browser: Browser) {
    this.#server = server;
    this.#browser = browser;
  }

  /** @param isolated whether the server sends the headers that shared memory needs. */
  static async open(options: { isolated?: boolean } = {}): Promise<Site> {
    if (!existsSync(folder)) throw new Error('The page has not been built: npm run build:page first.');
    return new Site(await serve(folder, options), await launchChromium());
  }

  /** Opens the page in a profile of its own. */
  async visit(tab: '' | '#editor' = '', options: BrowserContextOptions = {}): Promise<Visit> {
    const context = await this.#browser.newContext({ viewport: { width: 1200, height: 1000 }, ...options });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(this.#server.url + tab);
    return { page, complaints };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.#server[Symbol.asyncDispose]();
  }
}
