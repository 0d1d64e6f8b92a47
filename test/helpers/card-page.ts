import { waitFor } from '../../emulators/demo/wait-for.ts';
import type { World } from '../../emulators/demo/world.ts';
import type { CallVerb, CallView, Colleague } from '../../src/app/ports/operator.ts';

/** The card page of a user, as the portal opens it for the newest card on his desk. */
export class CardPage {
  private readonly api: string;
  private readonly token: string;

  private constructor(api: string, token: string) {
    this.api = api;
    this.token = token;
  }

  static async open(world: Pick<World, 'portal' | 'serverUrl'>, userId: number): Promise<CardPage> {
    const { portal } = world.portal;
    const handler = portal.placements('CALL_CARD', userId)[0];
    if (!handler) throw new Error('CALL_CARD is not bound');
    const shown = await waitFor(`user ${userId} has a card`, () =>
      portal.cardHistory().findLast((card) => card.userId === userId && card.hiddenAt === null),
    );
    const form = portal.frameForm({
      userId,
      handlerId: handler.handlerId,
      placementOptions: { CALL_ID: shown.callId },
    });
    const response = await fetch(form.action, { method: 'POST', body: new URLSearchParams(form.fields) });
    const html = await response.text();
    const bootstrap = /id="bootstrap">([^<]+)</.exec(html)?.[1];
    if (bootstrap === undefined) throw new Error(`no card page: ${response.status} ${html.slice(0, 300)}`);
    const { token, apiBase } = JSON.parse(bootstrap) as { token: string; apiBase: string };
    return new CardPage(new URL(apiBase, world.serverUrl).href, token);
  }

  /** What the operator sees, without the calls that ended a moment ago. */
  async calls(): Promise<CallView[]> {
    const response = await fetch(`${this.api}calls/active`, { headers: this.headers() });
    return ((await response.json()) as CallView[]).filter((call) => call.phase !== 'ended');
  }

  /** Presses a button of the first call. Resolves to the HTTP status. */
  async press(verb: CallVerb, body?: { to: string } | { digits: string }): Promise<number> {
    const [call] = await this.calls();
    return this.post(`calls/${call?.id ?? ''}/${verb}`, body);
  }

  /** Calls from the operator's own phone. Resolves to the HTTP status. */
  dial(to: string): Promise<number> {
    return this.post('calls/dial', { to });
  }

  async colleagues(): Promise<Colleague[]> {
    const response = await fetch(`${this.api}colleagues`, { headers: this.headers() });
    return (await response.json()) as Colleague[];
  }

  /** Resolves when the operator's first call is as wanted; rejects when it does not become so. */
  becomes(what: string, wanted: (call: CallView) => boolean): Promise<CallView> {
    return waitFor(what, async () => {
      const [call] = await this.calls();
      return call !== undefined && wanted(call) && call;
    });
  }

  /** What the server pushes to the page next, over its WebSocket. */
  live(): Promise<unknown> {
    const socket = new WebSocket(new URL('live', this.api).href.replace(/^http/, 'ws'));
    return new Promise((resolve, reject) => {
      socket.addEventListener('open', () => socket.send(JSON.stringify({ token: this.token })));
      socket.addEventListener('message', ({ data }) => {
        resolve(JSON.parse(String(data)));
        socket.close();
      });
      socket.addEventListener('error', () => reject(new Error('no WebSocket')));
      socket.addEventListener('close', ({ code }) => reject(new Error(`the WebSocket was closed with ${code}`)));
    });
  }

  private async post(path: string, body?: object): Promise<number> {
    const response = await fetch(`${this.api}${path}`, {
      method: 'POST',
      headers: { ...this.headers(), ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return response.status;
  }

  private headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }
}
