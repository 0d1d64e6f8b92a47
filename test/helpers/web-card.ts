/** The call card before the fake server, as an operator meets it: 400 px wide and as high as the portal makes it. */
import type { BrowserContextOptions, Locator } from 'playwright-core';
import type { Lang } from '../../src/adapters/http/api-types.ts';
import { cardTexts } from '../../locales/card.ts';
import { callView, colleagues } from './web-samples.ts';
import { webStage, type WebStage } from './web-stage.ts';

export interface CardStage extends WebStage {
  openCard: (options?: BrowserContextOptions) => Promise<void>;
  /** Resolves when the words stand somewhere, exactly. */
  sees: (text: string) => Promise<void>;
  button: (name: string) => Locator;
  /** The text of the card in `lang`. */
  text: (key: keyof typeof cardTexts, lang?: Lang) => string;
  /** `verb body` of the commands sent so far. */
  sent: () => string[];
}

/** An incoming call is on the screen; colleagues are there to be asked. */
export function cardStage(): CardStage {
  const stage = webStage((api) => {
    api.bootstrap = { callId: 'externalCall.1', phoneNumber: '+79131234567' };
    api.calls = [callView()];
    api.colleagues = colleagues();
  });
  return Object.assign(stage, {
    openCard: (options: BrowserContextOptions = {}) =>
      stage.open('call/call.html', { viewport: { width: 400, height: 550 }, ...options }),
    sees: (text: string) => stage.page.getByText(text, { exact: true }).first().waitFor(),
    button: (name: string) => stage.page.getByRole('button', { name, exact: true }),
    text: (key: keyof typeof cardTexts, lang: Lang = 'ru') => cardTexts[key][lang],
    sent: () =>
      stage.api.requests.map(
        ({ path, body }) => path.replace('calls/', '') + (body === null ? '' : ` ${JSON.stringify(body)}`),
      ),
  });
}
