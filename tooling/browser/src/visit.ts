import type { Browser, Page } from 'playwright-core';
import { serve } from './serve.ts';
import type { Site } from './serve.ts';

/** An open page, and what its console and scripts complained about. */
export class Visit implements AsyncDisposable {
  readonly page: Page;
  readonly errors: string[] = [];
  readonly #site: Site;

  private constructor(page: Page, site: Site) {
    this.page = page;
    this.#site = site;
    page.on('pageerror', (error) => this.errors.push(String(error.stack ?? error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  /** Opens the page in `folder`; `isolated: false` leaves out the headers that SharedArrayBuffer needs. */
  static async to(browser: Browser, folder: string, options: { isolated?: boolean } = {}): Promise<Visit> {
    const site = await serve(folder, options);
    const visit = new Visit(await browser.newPage(), site);
    await visit.page.goto(site.url);
    return visit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.close();
    await this.#site[Symbol.asyncDispose]();
  }
}
