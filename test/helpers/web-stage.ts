/** What tests of the pages alone begin and end with: one browser for the file, a fresh fake server and a page for each test. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launchBrowser, openPage } from './web-browser.ts';
import { WebFakeApi } from './web-fake-api.ts';
import { apiCompany, apiUsers } from './web-samples.ts';

export class WebStage {
  browser!: Browser;
  api!: WebFakeApi;
  /** The page opened last. */
  page!: Page;
  complaints: string[] = [];

  /** Opens a page of the fake server in a browser profile of its own. */
  async open(path: string, options: BrowserContextOptions = {}): Promise<void> {
    ({ page: this.page, complaints: this.complaints } = await openPage(this.browser, options));
    await this.page.goto(`${this.api.url}${path}`);
  }
}

/** Registers the hooks. After each test the page must have had no complaints of the browser. */
export function webStage(prepare: (api: WebFakeApi) => void): WebStage {
  const stage = new WebStage();
  beforeAll(async () => {
    stage.browser = await launchBrowser();
  });
  afterAll(() => stage.browser.close());
  beforeEach(async () => {
    stage.api = new WebFakeApi();
    stage.complaints = [];
    await stage.api.start();
    prepare(stage.api);
  });
  afterEach(async () => {
    for (const context of stage.browser.contexts()) await context.close();
    await stage.api.stop();
    expect(stage.complaints).toEqual([]);
  });
  return stage;
}

/** The settings of a company that is set up, and its administrator signed in. */
export function signedInAdmin(api: WebFakeApi): void {
  api.company = apiCompany();
  api.users = apiUsers();
  api.session = {
    company: { id: 'company-1', name: null, domain: 'company.bitrix24.ru' },
    user: { id: '1', name: 'Anna', admin: true },
    by: 'cookie',
    expiresAt: Date.now() + 3_600_000,
  };
}
