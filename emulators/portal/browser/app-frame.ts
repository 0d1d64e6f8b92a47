import type { PortalApi } from './api.ts';
import { formatAnswer, parseCommand } from './bridge-protocol.ts';
import { el } from './dom.ts';
import type { FrameOpening } from './wire.ts';

/** Answers the frame under the command's callback key; may be called later, or never. */
export type Answer = (result?: unknown) => void;
export type Command = (params: unknown, answer: Answer, frame: AppFrame) => void;
export type Commands = Record<string, Command>;

export interface FrameRequest {
  appId: string;
  placementId: string | null;
  /** Context for PLACEMENT_OPTIONS; the page's address is added as URI. */
  options: Record<string, unknown>;
}

/** What a place offers to the frame in it. */
export interface FramePort {
  commands: Commands;
  /** Listed by getInterface. */
  interface: { command: string[]; event: string[] };
}

/** An application's iframe: opened by a form POST, spoken to over postMessage. */
export class AppFrame {
  readonly request: FrameRequest;
  readonly iframe: HTMLIFrameElement;
  opening: FrameOpening | null = null;
  readonly #api: PortalApi;
  readonly #port: FramePort;
  readonly #bound = new Map<string, Set<string>>();
  readonly #onMessage = (event: MessageEvent) => this.#receive(event);

  constructor(api: PortalApi, request: FrameRequest, port: FramePort) {
    this.#api = api;
    this.request = request;
    this.#port = port;
    this.iframe = el('iframe', {
      class: 'app-frame',
      allow: 'geolocation *; microphone *; camera *; autoplay *',
      title: 'Приложение',
    });
  }

  /** Puts the frame into `container` and posts the form. Resolves when the handler's page has loaded. */
  async open(container: HTMLElement): Promise<void> {
    const options = { ...this.request.options, URI: location.pathname };
    const opening = await this.#api.openFrame({ ...this.request, options });
    this.opening = opening;
    const name = `${location.host}|${location.protocol === 'https:' ? '1' : '0'}|${opening.sid}`;
    this.iframe.id = `appframe_${opening.sid}`;
    this.iframe.name = name;
    window.addEventListener('message', this.#onMessage);
    container.append(this.iframe);
    const form = el('form', { method: 'POST', target: name, action: opening.action, hidden: '' });
    for (const [key, value] of Object.entries(opening.fields))
      form.append(el('input', { type: 'hidden', name: key, value }));
    document.body.append(form);
    const loaded = new Promise<void>((resolve) =>
      this.iframe.addEventListener('load', () => resolve(), { once: true }),
    );
    form.submit();
    form.remove();
    await loaded;
  }

  /** Fires a placement event at every binding of it. Never acknowledged, never repeated. */
  emit(event: string, ...args: unknown[]): void {
    // The message bridge carries one argument only: further ones are lost, as in the product.
    for (const callback of this.#bound.get(event) ?? []) this.#post(callback, args[0]);
  }

  close(): void {
    window.removeEventListener('message', this.#onMessage);
    this.iframe.remove();
  }

  #receive(event: MessageEvent): void {
    const opening = this.opening;
    if (!opening || event.source !== this.iframe.contentWindow) return;
    if (event.origin !== new URL(opening.action).origin) return;
    const command = parseCommand(event.data);
    if (command?.sid !== opening.sid) return;
    const answer: Answer = (result) => {
      if (command.callback !== '') this.#post(command.callback, result);
    };
    if (command.name === 'placementBindEvent') this.#bind(command.params, command.callback);
    else if (command.name === 'getInterface') answer(this.#port.interface);
    else if (Object.hasOwn(this.#port.commands, command.name))
      this.#port.commands[command.name]?.(command.params, answer, this);
    // Unknown commands are ignored silently: the SDK gives up by itself after 900 ms.
  }

  /** No acknowledgement: an event within the SDK's first 900 ms resolves the bind promise instead of reaching the callback. */
  #bind(params: unknown, callback: string): void {
    const event = (params as { event?: unknown } | undefined)?.event;
    if (typeof event !== 'string' || callback === '') return;
    const known = this.#bound.get(event) ?? new Set<string>();
    this.#bound.set(event, known.add(callback));
  }

  #post(callback: string, result: unknown): void {
    if (!this.opening) return;
    this.iframe.contentWindow?.postMessage(formatAnswer(callback, result), new URL(this.opening.action).origin);
  }
}
