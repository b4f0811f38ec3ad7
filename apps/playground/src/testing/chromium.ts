// Chromium and the built page, for the tests.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { preview } from 'vite';

const executable = process.env.KINDLING_CHROMIUM ?? '/usr/bin/chromium';
const root = join(import.meta.dirname, '../..');

/** Why there is no browser to test with; null where there is one. */
export const missing = existsSync(executable) ? null : `no Chromium at ${executable}; KINDLING_CHROMIUM names another`;

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

export interface Visit {
  readonly page: Page;
  /** What the page wrote to the console, or threw, that it should not have. */
  readonly complaints: readonly string[];
}

/** The built page on a server of its own. */
export class Site implements AsyncDisposable {
  readonly url: string;
  readonly #browser: Browser;
  readonly #close: () => Promise<void>;

  private constructor(url: string, browser: Browser, close: () => Promise<void>) {
    this.url = url;
    this.#browser = browser;
    this.#close = close;
  }

  /** @param isolated whether the server sends the headers that shared memory needs. */
  static async open({ isolated = true }: { isolated?: boolean } = {}): Promise<Site> {
    const server = await preview({
      root,
      logLevel: 'silent',
      preview: { port: 0, host: '127.0.0.1' },
      plugins: isolated ? [] : [withoutIsolation],
    });
    const url = server.resolvedUrls?.local[0];
    if (url === undefined) throw new Error('the preview server has no address');
    const browser = await chromium.launch({ executablePath: executable, args: flags });
    return new Site(url, browser, () => server.close());
  }

  async visit(hash = '', options: BrowserContextOptions = {}): Promise<Visit> {
    const context = await this.#browser.newContext({ viewport: { width: 1200, height: 1000 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(this.url + hash);
    return { page, complaints };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.#close();
  }
}

const withoutIsolation = {
  name: 'without-isolation',
  configurePreviewServer(server: { config: { preview: { headers?: object } } }) {
    server.config.preview.headers = {};
  },
};
