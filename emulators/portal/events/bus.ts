import { Agent, request } from 'undici';
import type { PortalCore } from '../core.ts';
import type { LocalApp } from '../state/apps.ts';
import type { EventHandler } from '../state/handlers.ts';
import type { EventFault } from '../state/faults.ts';
import { eventAuth } from './auth.ts';
import { encodeForm } from './form.ts';

const DELIVERY_TIMEOUT_MS = 10_000;
const MAX_PENDING = 10_000;

export interface FireOptions {
  /** Whose token goes with the event; null = an event without a user. */
  userId: number | null;
  /** Only handlers of this app hear it (click-to-call). */
  appId?: number;
}

interface Delivery {
  event: string;
  app: LocalApp;
  url: string;
  data: Record<string, unknown>;
  handlerId: number | null;
  auth: Record<string, unknown>;
}

/**
 * Sends events as Bitrix24 does: form-encoded, each once, without retries and without an order. `ts` is the second in
 * which the event was queued, so a delayed event looks old to its receiver.
 */
export class EventBus {
  private readonly core: PortalCore;
  private readonly pending = new Set<Promise<void>>();
  private readonly timers = new Set<() => void>();
  /** The real portal does not care much for certificates of handlers; self-signed ones are fine here. */
  private agent = new Agent({ connect: { rejectUnauthorized: false } });

  constructor(core: PortalCore) {
    this.core = core;
  }

  /** To every handler bound to this event of installed apps. */
  fire(event: string, data: Record<string, unknown>, options: FireOptions): void {
    for (const handler of this.core.state.handlers.list(options.appId)) {
      if (handler.event !== event || !hears(handler, options.userId)) continue;
      const app = this.core.state.apps.get(handler.appId);
      if (!app?.installed) continue;
      if (handler.offline) {
        this.core.state.handlers.queueOffline({ appId: app.id, event, data, queuedAt: this.core.clock.now() });
        this.pingOffline(app);
        continue;
      }
      const userId = handler.authType > 0 ? handler.authType : options.userId;
      const auth = eventAuth(this.core, app, { userId, withRefresh: false });
      this.queue({ event, app, url: handler.handler, data, handlerId: handler.id, auth });
    }
  }

  /** To one address of the app, bound or not (life-cycle events). */
  sendTo(
    app: LocalApp,
    url: string,
    event: string,
    data: Record<string, unknown>,
    options: { userId: number | null; withRefresh: boolean },
  ): void {
    this.queue({ event, app, url, data, handlerId: null, auth: eventAuth(this.core, app, options) });
  }

  /** A bare form POST without event fields (error notices to placement handlers). */
  post(app: LocalApp, url: string, event: string, data: Record<string, unknown>): void {
    this.deliverLater({ event, app, url, data, handlerId: null, auth: {} }, encodeForm(data), 0);
  }

  /** Resolves when nothing is on its way any more; delayed events that wait for the clock are not waited for. */
  async idle(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  /** Delayed events that are not sent yet are lost. */
  cancelDelayed(): void {
    for (const cancel of this.timers) cancel();
    this.timers.clear();
  }

  async stop(): Promise<void> {
    this.cancelDelayed();
    await this.agent.destroy();
    this.agent = new Agent({ connect: { rejectUnauthorized: false } });
    await this.idle();
  }

  private pingOffline(app: LocalApp): void {
    for (const handler of this.core.state.handlers.list(app.id)) {
      if (handler.event !== 'ONOFFLINEEVENT') continue;
      const auth = eventAuth(this.core, app, { userId: app.createdBy, withRefresh: true });
      this.queue({ event: 'ONOFFLINEEVENT', app, url: handler.handler, data: {}, handlerId: handler.id, auth });
    }
  }

  private queue(delivery: Delivery): void {
    const body = encodeForm({
      event: delivery.event,
      event_handler_id: delivery.handlerId,
      data: delivery.data,
      ts: Math.floor(this.core.clock.now() / 1000),
      auth: delivery.auth,
    });
    const faults = this.core.state.eventFaults.take((fault) => !fault.event || fault.event === delivery.event);
    if (faults.some((fault) => fault.kind === 'drop')) {
      this.log(delivery, 'dropped');
      return;
    }
    const copies = 1 + faults.filter((fault) => fault.kind === 'duplicate').length;
    const delayMs = this.core.state.knobs.eventDelayMs + sumDelay(faults);
    for (let copy = 0; copy < copies; copy += 1) this.deliverLater(delivery, body, delayMs);
  }

  private deliverLater(delivery: Delivery, body: string, delayMs: number): void {
    if (this.pending.size + this.timers.size >= MAX_PENDING) {
      this.log(delivery, 'queue full');
      return;
    }
    const entry = this.log(delivery, null);
    if (delayMs <= 0) {
      this.track(this.deliver(delivery.url, body, entry));
      return;
    }
    const cancel = this.core.clock.after(delayMs, () => {
      this.timers.delete(cancel);
      this.track(this.deliver(delivery.url, body, entry));
    });
    this.timers.add(cancel);
  }

  private async deliver(url: string, body: string, entry: ReturnType<EventBus['log']>): Promise<void> {
    const startedAt = this.core.clock.now();
    entry.sentAt = startedAt;
    try {
      const answer = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Bitrix24 Webhook Engine' },
        body,
        dispatcher: this.agent,
        headersTimeout: DELIVERY_TIMEOUT_MS,
        bodyTimeout: DELIVERY_TIMEOUT_MS,
      });
      entry.status = answer.statusCode;
      await answer.body.dump();
    } catch (error) {
      entry.error = error instanceof Error ? error.message : String(error);
    }
    entry.durationMs = this.core.clock.now() - startedAt;
  }

  private track(delivery: Promise<void>): void {
    this.pending.add(delivery);
    void delivery.finally(() => this.pending.delete(delivery));
  }

  private log(delivery: Delivery, error: string | null) {
    return this.core.state.sentEvents.add({
      event: delivery.event,
      appId: delivery.app.id,
      handler: delivery.url,
      data: delivery.data,
      queuedAt: this.core.clock.now(),
      sentAt: null,
      durationMs: null,
      status: null,
      error,
    });
  }
}

function hears(handler: EventHandler, causedBy: number | null): boolean {
  return handler.boundUserId === 0 || handler.boundUserId === causedBy;
}

function sumDelay(faults: EventFault[]): number {
  return faults.reduce((sum, fault) => sum + (fault.kind === 'delay' ? (fault.delayMs ?? 0) : 0), 0);
}
