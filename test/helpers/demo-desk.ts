/** An operator at the portal's page: his call card and our application's tab in it. */
import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { DemoStage } from './demo-stage.ts';
import { pushReady } from './portal-desk.ts';

export interface OperatorDesk {
  page: Page;
  /** The portal's card. */
  card: Locator;
  /** Our page in the card's tab. */
  frame: FrameLocator;
}

/** Logs in as a person does, by the form, at a desk of its own; resolves when the portal can push calls to the page. */
export async function openOperatorDesk(stage: DemoStage, login: string, path = '/stream/'): Promise<OperatorDesk> {
  const page = await stage.context.newPage();
  await page.goto(`${stage.portalUrl}/desk/${login}${path}`);
  await page.getByLabel('Логин').fill(login);
  await page.getByLabel('Пароль').fill(login);
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await pushReady(page);
  return { page, card: page.locator('.call-card'), frame: page.frameLocator('.call-card iframe') };
}

/** Resolves when the card's tab says so. */
export async function phaseIs({ frame }: OperatorDesk, words: string): Promise<void> {
  await frame.locator('#phase-text').getByText(words, { exact: true }).waitFor();
}

/** Resolves when the clock of the talk has gone on by a second: shorter talks have no duration for the portal. */
export async function clockRuns({ frame }: OperatorDesk): Promise<void> {
  await frame.locator('#timer').getByText('0:01', { exact: true }).waitFor();
}

export async function press({ frame }: OperatorDesk, button: string): Promise<void> {
  await frame.getByRole('button', { name: button, exact: true }).click();
}

/** What the portal's statistics page shows, newest call first, as `column: text`. */
export async function statisticsOf({ page }: OperatorDesk): Promise<Record<string, string>[]> {
  const base = new URL(page.url()).pathname.replace(/(\/desk\/\w+)?\/.*$/, '$1');
  await page.goto(new URL(`${base}/telephony/detail.php`, page.url()).href);
  const columns = await page.locator('thead th').allInnerTexts();
  const rows = await page.locator('tbody tr').all();
  return Promise.all(
    rows.map(async (row) => {
      const cells = await row.locator('td').allInnerTexts();
      return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
    }),
  );
}
