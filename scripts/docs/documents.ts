/** Everything under docs/generated, made from the code. A test compares it with what is in the repository. */
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { errorsPage } from './errors.ts';
import { metricsPage } from './metrics.ts';
import { openapiDocument } from './openapi.ts';
import { settingsPage } from './settings.ts';

export const GENERATED = join(import.meta.dirname, '..', '..', 'docs', 'generated');

const PAGES: Record<string, () => string | Promise<string>> = {
  'errors.md': errorsPage,
  'metrics.md': metricsPage,
  'openapi.json': openapiDocument,
  'settings.en.md': () => settingsPage('en'),
  'settings.ru.md': () => settingsPage('ru'),
};

/** File name → text, formatted like everything else in the repository. */
export async function documents(): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  for (const [name, make] of Object.entries(PAGES)) {
    const filepath = join(GENERATED, name);
    pages.set(name, await format(await make(), { ...(await resolveConfig(filepath)), filepath }));
  }
  return pages;
}
