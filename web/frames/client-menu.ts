/** Who in the CRM has this number: opens him there; of several one is chosen. */
import type { ApiCrmClient, CallView, Lang } from '../../src/adapters/http/api-types.ts';
import { cardTexts } from '../../locales/card.ts';
import { translate } from '../../locales/translate.ts';
import { clientKey, type ClientChoice } from './crm-client.ts';
import { byId, element, setAttribute, setHidden, setText } from './dom.ts';
import { clientTypeWords } from './words.ts';

export class ClientMenu {
  readonly #lang: Lang;
  readonly #choice: ClientChoice;
  readonly #button = byId('client');
  /** A native list: it leaves the frame where the frame is too small for it. */
  readonly #list = byId('clients') as HTMLSelectElement;
  #call: CallView | null = null;
  #listed = '';

  constructor(lang: Lang, choice: ClientChoice, on: { open(client: ApiCrmClient): void; changed(): void }) {
    this.#lang = lang;
    this.#choice = choice;
    this.#button.addEventListener('click', () => {
      const client = this.#chosen();
      if (client) on.open(client);
    });
    this.#list.addEventListener('change', () => {
      const client = this.#call?.clients[this.#list.selectedIndex];
      if (this.#call && client) choice.choose(this.#call, client);
      on.changed();
    });
  }

  render(call: CallView | null): void {
    this.#call = call;
    const clients = call?.clients ?? [];
    const chosen = this.#chosen();
    setHidden(this.#button, chosen === null);
    setHidden(byId('several'), clients.length < 2);
    if (chosen === null) return;
    setText(byId('client-text'), clientTypeWords(chosen.type, this.#lang));
    this.#button.title = translate(cardTexts.openClient, this.#lang, { who: chosen.name });
    const count = { count: clients.length };
    setText(byId('several-text'), translate(cardTexts.clientsFound, this.#lang, count));
    setAttribute(this.#list, 'aria-label', translate(cardTexts.chooseClient, this.#lang));
    // Touched only when it differs: a list that is open would close.
    const listed = JSON.stringify(clients);
    if (listed !== this.#listed) this.#list.replaceChildren(...clients.map((client) => this.#makeOption(client)));
    this.#listed = listed;
    this.#list.selectedIndex = clients.findIndex((client) => clientKey(client) === clientKey(chosen));
  }

  #chosen(): ApiCrmClient | null {
    return this.#call && (this.#choice.of(this.#call) ?? this.#call.clients[0] ?? null);
  }

  #makeOption({ name, type }: ApiCrmClient): HTMLElement {
    return element('option', '', `${name} · ${clientTypeWords(type, this.#lang)}`);
  }
}
