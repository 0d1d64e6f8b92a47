/** A world for call tests: short rings, one phone of nobody (104), and an operator's card reached as the portal opens it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { DomainInput } from '../../emulators/ecss10/engine/config.ts';
import { setUp } from '../../emulators/demo/set-up.ts';
import type { Admin } from '../../emulators/demo/set-up.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { World } from '../../emulators/demo/world.ts';
import type { CallVerb, CallView, Colleague } from '../../src/app/ports/operator.ts';

export const DOMAIN = 'demo.local';
export const CLIENT = '+79131234567';
export const OTHER_CLIENT = '+79237654321';

const TEST_DOMAIN: DomainInput = {
  name: DOMAIN,
  ringTimeoutMs: 700,
  subscribers: ['101', '102', '103', '104'].map((number) => ({ number, name: `Телефон ${number}` })),
  groups: [{ number: '600', name: 'Продажи', members: ['101', '102', '103'], ringTimeoutMs: 700 }],
  queues: [
    { number: '700', name: 'Поддержка', members: ['101', '102'], ivrMs: 200, ringTimeoutMs: 600, retryPauseMs: 500 },
  ],
  externals: [{ number: CLIENT, name: 'Иван Петров' }],
  integrations: [{ clientId: 'bitrix24', type: 'service', numbers: '{101-104}' }],
};

export interface CallStage {
  world: World;
  admin: Admin;
}

/** One world for the tests of a file; what a test changes it must put back. `ringTimeoutMs`: how long a phone rings. */
export function callStage(ringTimeoutMs = TEST_DOMAIN.ringTimeoutMs): CallStage {
  const stage = {} as CallStage;
  const directory = mkdtempSync(join(tmpdir(), 'ecss-crm-calls-'));
  beforeAll(async () => {
    stage.world = await World.open({ directory, switch: { domains: [{ ...TEST_DOMAIN, ringTimeoutMs }] } });
    stage.admin = await setUp(stage.world);
  }, 60_000);
  // A test that failed must not leave its call to the next one.
  afterEach(() => stage.world.switch.engine.clear(DOMAIN));
  afterAll(async () => {
    await stage.world.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return stage;
}

/** How the client behaves when the switch rings him. */
export function client(
  world: World,
  behaviour: NonNullable<NonNullable<DomainInput['externals']>[number]['behaviour']>,
): void {
  world.switch.directory.putExternal(DOMAIN, { number: CLIENT, name: 'Иван Петров', behaviour });
}

export function incoming(world: World, to: string, from: string | null = CLIENT): { legId: string; callId: string } {
  return world.switch.engine.callFromOutside(DOMAIN, { from, to });
}

/** The card page of a user, as the portal opens it for the newest card on his desk. */
export class CardPage {
  private readonly api: string;
  private readonly token: string;

  private constructor(api: string, token: string) {
    this.api = api;
    this.token = token;
  }

  static async open(world: World, userId: number): Promise<CardPage> {
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
