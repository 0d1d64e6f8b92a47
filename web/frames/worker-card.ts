/** Bitrix24's own card in this tab, driven by our server's calls: its buttons become commands, the calls its look. */
import type { ApiCallVerb, ApiColleague, CallView, Lang } from '../../src/adapters/http/api-types.ts';
import { translate } from '../../locales/translate.ts';
import { workerTexts as texts } from '../../locales/worker.ts';
import type { Bridge } from './bridge-wire.ts';
import { lookOf, type CardLook, type CardMemory, type UiState } from './worker-look.ts';
import { transferTarget } from './worker-target.ts';

/** A talk that is older than this when the card hears of it did not begin before the card's eyes. */
const FRESH_ANSWER_MS = 1_500;
const LOSS_SHOWN_MS = 1_500;
const ERROR_SHOWN_MS = 8_000;
/** How long an accepted command may remain without visible effect. */
const EFFECT_MS = 10_000;

/** The server's side of the buttons; texts are for the operator, null is success. */
export interface CardServer {
  /** `POST calls/{path}`. */
  post(path: string, body?: unknown): Promise<string | null>;
  colleagues(): Promise<ApiColleague[] | null>;
}

export interface CallsState {
  calls: readonly CallView[];
  connected: boolean;
  /** Server's clock minus ours, ms. */
  offsetMs: number;
}

type Body = Record<string, string>;

const EMPTY: CardMemory = { pending: null, error: null, transfer: null, timed: false, connected: true };

export class NativeCard {
  readonly #bridge: Bridge;
  readonly #server: CardServer;
  readonly #lang: Lang;
  readonly #opened: () => void;
  /** CALL_ID of the open card; null: no card of ours in this tab, as far as we know. */
  #crmCallId: string | null = null;
  #call: CallView | null = null;
  #memory: CardMemory = EMPTY;
  /** What the portal's card shows already. */
  #shown: Partial<CardLook> = {};
  /** How the portal's hold button stands. */
  #portalHeld = false;
  #digits = '';
  #sendingDigits = false;
  #probed = false;
  #loss: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: { bridge: Bridge; server: CardServer; lang: Lang; opened: () => void }) {
    this.#bridge = deps.bridge;
    this.#server = deps.server;
    this.#lang = deps.lang;
    this.#opened = deps.opened;
  }

  get open(): boolean {
    return this.#crmCallId !== null;
  }

  /** Once: there is no unbinding (known). */
  bind(): void {
    const on = (event: string, listener: (argument: unknown) => void): void =>
      this.#bridge.on(`BackgroundCallCard::${event}`, listener);
    on('initialized', (argument) => {
      const callId = (argument as { CALL_ID?: unknown } | null)?.CALL_ID;
      if (typeof callId === 'string' && callId !== '') this.#take(callId);
    });
    on('answerButtonClick', () => this.#press('answer'));
    on('skipButtonClick', () => this.#press('reject'));
    on('hangupButtonClick', () => this.#press(this.#call?.verbs.hangup === true ? 'hangup' : 'reject'));
    on('holdButtonClick', (held) => this.#hold(held === true));
    on('muteButtonClick', () => this.#muted());
    on('dialpadButtonClick', (key) => this.#dtmf(String(key)));
    on('transferButtonClick', (choice) => void this.#transfer((choice as { target?: unknown } | null)?.target));
    on('completeTransferButtonClick', () => this.#press('complete'));
    on('cancelTransferButtonClick', () => this.#press(this.#call?.verbs.return === true ? 'return' : 'unhold'));
    on('makeCallButtonClick', () => void this.#redial());
    on('closeButtonClick', () => this.#close());
  }

  /** There is a card of ours, opened perhaps before anybody listened. Asked by a command that changes nothing. */
  async present(): Promise<boolean> {
    return isDone(await this.#bridge.call('CallCardSetMute', { muted: false }));
  }

  update({ calls, connected, offsetMs }: CallsState): void {
    if (this.#crmCallId === null) {
      if (connected) this.#probe(calls);
      return;
    }
    this.#noteConnection(connected);
    const call = calls.find(({ crmCallId }) => crmCallId === this.#crmCallId);
    if (call !== undefined) this.#settle(call, Date.now() + offsetMs);
    this.#render();
  }

  /** A connection that is replaced within a moment is nothing to tell. */
  #noteConnection(connected: boolean): void {
    if (connected) {
      clearTimeout(this.#loss);
      this.#loss = undefined;
      this.#memory = { ...this.#memory, connected };
    } else this.#loss ??= setTimeout(() => this.#remember({ connected: false }), LOSS_SHOWN_MS);
  }

  #take(crmCallId: string): void {
    this.#crmCallId = crmCallId;
    this.#call = null;
    this.#memory = EMPTY;
    this.#shown = {};
    this.#portalHeld = false;
    this.#opened();
  }

  /**
   * A page that is loaded during a call shows its folded card again, and may do so before it has loaded us: then `initialized` was
   * said to nobody. Whether there is a card the portal tells by the answer to a command; whose it is, only a single call tells.
   */
  #probe(calls: readonly CallView[]): void {
    if (this.#probed) return;
    const [only, ...others] = calls.filter(({ phase }) => phase !== 'ended');
    // The portal's name of the call is on its way to our server.
    if (only?.crmCallId === null && others.length === 0) return;
    this.#probed = true;
    if (only === undefined || others.length > 0) return;
    const { title } = lookOf(only, EMPTY, this.#lang);
    void this.#bridge.call('CallCardSetCardTitle', { title }).then((answer) => {
      if (this.#crmCallId !== null || !isDone(answer)) return;
      this.#take(only.crmCallId ?? '');
    });
  }

  /** Takes the newest truth over: what it has answered is neither pending nor an error any more. */
  #settle(call: CallView, serverNow: number): void {
    const before = this.#call;
    this.#call = call;
    let { pending, error, transfer, timed } = this.#memory;
    const changed =
      before !== null && (before.phase !== call.phase || before.consultation?.phase !== call.consultation?.phase);
    if (changed) error = null;
    if (pending !== null && hasEffect(pending, call, changed)) pending = null;
    if (transfer !== null && call.consultation !== null) transfer = { ...transfer, consulted: true };
    const back = transfer?.consulted === true && call.consultation === null && call.phase === 'talking';
    if (back || call.phase === 'ended') transfer = null;
    const { answeredAt } = call;
    if (call.phase === 'talking' && answeredAt !== null && (before?.answeredAt ?? null) === null) {
      timed = serverNow - answeredAt < FRESH_ANSWER_MS;
    }
    this.#memory = { ...this.#memory, pending, error, transfer, timed };
  }

  #press(verb: ApiCallVerb, body?: Body): void {
    const call = this.#call;
    const ends = verb === 'hangup' || verb === 'reject';
    if (call === null || (this.#memory.pending !== null && !ends)) return;
    if (!call.verbs[verb]) {
      this.#fail(translate(texts.notNow, this.#lang));
      return;
    }
    this.#remember({ pending: verb, error: null });
    void this.#server.post(`${encodeURIComponent(call.id)}/${verb}`, body).then((error) => {
      if (this.#memory.pending !== verb || this.#call?.id !== call.id) return;
      if (error === null) setTimeout(() => this.#noEffect(call, verb), EFFECT_MS);
      else this.#fail(error);
    });
  }

  #noEffect(call: CallView, verb: ApiCallVerb): void {
    if (this.#memory.pending === verb && this.#call?.id === call.id) this.#fail(translate(texts.noAnswer, this.#lang));
  }

  #hold(held: boolean): void {
    // The portal has turned its button already: what we have shown is no longer what is seen.
    this.#portalHeld = held;
    this.#press(held ? 'hold' : 'unhold');
    this.#render();
  }

  #muted(): void {
    void this.#bridge.call('CallCardSetMute', { muted: false });
    this.#say(translate(texts.muteOnPhone, this.#lang));
  }

  async #transfer(target: unknown): Promise<void> {
    const call = this.#call;
    if (call === null) return;
    const colleagues = await this.#server.colleagues();
    if (colleagues === null) {
      this.#say(translate(texts.noAnswer, this.#lang));
      return;
    }
    const chosen = transferTarget(target, colleagues);
    if (chosen === null) {
      this.#say(translate(texts.noNumber, this.#lang));
      return;
    }
    this.#memory = { ...this.#memory, transfer: { who: chosen.who, consulted: false } };
    this.#press(this.#call?.verbs.consult === true ? 'consult' : 'transfer', { to: chosen.to });
  }

  /** Keys pressed while some are on their way go together, in their order. */
  #dtmf(key: string): void {
    if (this.#call?.verbs.dtmf !== true) {
      this.#say(translate(texts.noDtmf, this.#lang));
      return;
    }
    this.#digits += key;
    void this.#sendDigits(this.#call.id);
  }

  async #sendDigits(callId: string): Promise<void> {
    if (this.#sendingDigits) return;
    this.#sendingDigits = true;
    while (this.#digits !== '') {
      const digits = this.#digits;
      this.#digits = '';
      const error = await this.#server.post(`${encodeURIComponent(callId)}/dtmf`, { digits });
      if (error !== null) this.#say(error);
    }
    this.#sendingDigits = false;
  }

  /** The new call gets a card of its own, and the portal shows one at a time (known). */
  async #redial(): Promise<void> {
    const to = this.#call?.clientNumber;
    if (!to) return;
    const error = await this.#server.post('dial', { to });
    if (error === null) this.#close();
    else this.#say(error);
  }

  #close(): void {
    void this.#bridge.call('CallCardClose');
    this.#forget();
  }

  #forget(): void {
    this.#crmCallId = null;
    this.#call = null;
  }

  #fail(error: string): void {
    this.#memory = { ...this.#memory, pending: null };
    this.#say(error);
  }

  #say(error: string): void {
    this.#remember({ error });
    setTimeout(() => {
      if (this.#memory.error === error) this.#remember({ error: null });
    }, ERROR_SHOWN_MS);
  }

  #remember(change: Partial<CardMemory>): void {
    this.#memory = { ...this.#memory, ...change };
    this.#render();
  }

  /** Sends the difference only: the portal draws the buttons anew on each command, under the operator's finger. */
  #render(): void {
    const call = this.#call;
    const shown = this.#shown;
    if (call === null) return;
    const look = lookOf(call, this.#memory, this.#lang);
    this.#shown = look;
    if (look.ui !== shown.ui) this.#setState(call, look.ui, shown.ui);
    const entered = look.ui !== shown.ui;
    if (look.ui === 'connected' && (look.held !== this.#portalHeld || (entered && look.held))) {
      this.#portalHeld = look.held;
      void this.#bridge.call('CallCardSetHold', { held: look.held });
    }
    if (look.title !== shown.title) void this.#bridge.call('CallCardSetCardTitle', { title: look.title });
    if (look.status !== shown.status) void this.#bridge.call('CallCardSetStatusText', { statusText: look.status });
  }

  #setState(call: CallView, ui: UiState, before: UiState | undefined): void {
    const params = { uiState: ui, disableAutoStartTimer: true };
    void this.#bridge.call('CallCardSetUiState', params).then((answer) => {
      // The operator has closed the card: there is no event for it.
      if (isGone(answer) && this.#call?.id === call.id) this.#forget();
    });
    // The portal stops the timer in every other state (known), and starting it again might count from nothing.
    if (before === 'connected') this.#memory = { ...this.#memory, timed: false };
    // Never answered (known).
    if (ui === 'connected' && this.#memory.timed) void this.#bridge.call('CallCardStartTimer', {});
  }
}

/** The switch has done what was asked. In a transfer the call passes through phases of its own on the way. */
function hasEffect(pending: ApiCallVerb, call: CallView, changed: boolean): boolean {
  if (call.phase === 'ended') return true;
  switch (pending) {
    case 'consult':
      return call.consultation !== null;
    case 'return':
      return call.consultation === null && call.phase === 'talking';
    case 'complete':
    case 'transfer':
      return false;
    default:
      return changed || !call.verbs[pending];
  }
}

/** Commands answer an empty list when they were carried out (known). */
function isDone(answer: unknown): boolean {
  return Array.isArray(answer) && answer.length === 0;
}

function isGone(answer: unknown): boolean {
  const first: unknown = Array.isArray(answer) ? answer[0] : null;
  return (first as { errorCode?: unknown } | null)?.errorCode === 'Call card is undefined';
}
