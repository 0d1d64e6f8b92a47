import { html } from './html.ts';
import type { Html } from './html.ts';

const DATE = new Intl.DateTimeFormat('ru-RU', { timeZone: 'Europe/Moscow', dateStyle: 'short', timeStyle: 'medium' });

/** Date and time in the portal's time zone. */
export function dateText(epochMs: number): string {
  return DATE.format(epochMs);
}

export function durationText(seconds: number): string {
  return `${Math.floor(seconds / 60)} мин ${seconds % 60} с`;
}

/** A phone number that calls when it is clicked. */
export function phoneLink(phone: string, crm?: { type: string; id: number }): Html {
  const entity = crm ? html` data-crm-type="${crm.type}" data-crm-id="${crm.id}"` : null;
  return html`<a class="phone" href="callto:${phone}" data-phone="${phone}" ${entity}>${phone}</a>`;
}

export function option(value: string, label: string, chosen: boolean): Html {
  return html`<option value="${value}" ${chosen ? html` selected` : null}>${label}</option>`;
}
