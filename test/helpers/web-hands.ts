/** A page worked by the mouse or by the keyboard alone, by the same test. */
import type { Locator, Page } from 'playwright-core';

/** More than there are places on any of the pages. */
const MAX_TABS = 150;

/** How a person gets at the page. */
export interface Hands {
  press: (target: Locator) => Promise<void>;
  type: (field: Locator, text: string) => Promise<void>;
}

export const mouse: Hands = {
  press: (target) => target.click(),
  type: (field, text) => field.fill(text),
};

/** Tab to get somewhere, Enter to press, and typing: fails where Tab does not lead. */
export function keyboard(page: () => Page): Hands {
  const go = async (target: Locator): Promise<void> => {
    await target.waitFor();
    for (let tabs = 0; tabs < MAX_TABS; tabs += 1) {
      if ((await target.and(page().locator(':focus')).count()) === 1) return;
      await page().keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${target.toString()}`);
  };
  return {
    async press(target) {
      await go(target);
      await page().keyboard.press('Enter');
    },
    async type(field, text) {
      await go(field);
      await page().keyboard.press('ControlOrMeta+a');
      await page().keyboard.type(text);
    },
  };
}
