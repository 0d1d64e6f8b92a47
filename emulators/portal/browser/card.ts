import { AppFrame } from './app-frame.ts';
import { callPlacementOptions, callStatus } from './call-options.ts';
import type { CallState } from './call-options.ts';
import { AutoClose } from './card-close.ts';
import { CardView } from './card-view.ts';
import type { Commands } from './app-frame.ts';
import { commonCommands } from './commands-common.ts';
import type { Shell } from './commands-common.ts';
import { toast } from './dom.ts';
import type { PlacementRef, ShowCall } from './wire.ts';

const INTERFACE = {
  command: ['getStatus', 'disableAutoClose', 'enableAutoClose'],
  event: ['CallCard::EntityChanged', 'CallCard::BeforeClose', 'CallCard::CallStateChanged'],
};

export interface CardHooks {
  closeDelayMs: number;
  /** Events for the background workers of the call's app (without the `BackgroundCallCard::` prefix). */
  worker: (event: string, argument?: unknown) => void;
  folded: (folded: boolean) => void;
  closed: () => void;
}

/** One open call card: native part, app tabs, and the rules of its end. */
export class CallCard {
  readonly call: ShowCall;
  readonly view: CardView;
  readonly #shell: Shell;
  readonly #tabs: PlacementRef[];
  readonly #hooks: CardHooks;
  readonly #frames = new Map<string, AppFrame>();
  readonly #autoClose: AutoClose;
  // The portal says "connected" at once, even while the phone still rings: it cannot know better (known).
  #state: CallState = 'connected';
  #closed = false;

  constructor(shell: Shell, call: ShowCall, tabs: PlacementRef[], hooks: CardHooks) {
    this.#shell = shell;
    this.call = call;
    this.#tabs = tabs;
    this.#hooks = hooks;
    this.view = new CardView(call, tabs, {
      close: () => this.close(),
      fold: (folded) => this.fold(folded),
      selectTab: (tab) => this.#openTab(tab),
      native: (event, argument) => hooks.worker(event, argument),
      openEntity: () => {
        if (call.crm) shell.sliders.openPath(call.crm.url, () => undefined);
      },
      bindEntity: (type, id) => this.#entityChanged(type, id),
      shell,
    });
    this.#autoClose = new AutoClose({
      delayMs: hooks.closeDelayMs,
      busy: () => this.view.commentOpen,
      beforeClose: () => this.#emit('CallCard::BeforeClose'),
      close: () => this.close(),
    });
  }

  open(folded: boolean): void {
    this.view.mount(folded);
    if (!folded) this.#openFirstTab();
    this.#hooks.worker('initialized', callStatus(this.call, 'idle'));
  }

  fold(folded: boolean): void {
    this.view.setFolded(folded);
    if (!folded) this.#openFirstTab();
    this.#hooks.folded(folded);
  }

  /** The call is over for this user (finish or hide). */
  callEnded(): void {
    this.#autoClose.callEnded();
  }

  setCallState(state: CallState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#emit('CallCard::CallStateChanged', state);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#autoClose.stop();
    this.#emit('CallCard::BeforeClose');
    for (const frame of this.#frames.values()) frame.close();
    this.view.unmount();
    this.#hooks.closed();
  }

  /** A folded card restored after a reload opens its frame only when it is unfolded. */
  #openFirstTab(): void {
    const first = this.#tabs[0];
    if (first && this.#frames.size === 0) this.#openTab(first);
  }

  #openTab(tab: PlacementRef): void {
    const pane = this.view.showPane(tab);
    if (this.#frames.has(tab.id)) return;
    const frame = new AppFrame(
      this.#shell.api,
      { appId: tab.appId, placementId: tab.id, options: callPlacementOptions(this.call, this.#state) },
      { commands: { ...commonCommands(this.#shell, 'placement'), ...this.#commands() }, interface: INTERFACE },
    );
    this.#frames.set(tab.id, frame);
    frame.open(pane).catch((error: unknown) => toast(`Приложение не открылось: ${String(error)}`));
  }

  #commands(): Commands {
    return {
      getStatus: (_params, answer) => answer({ ...callStatus(this.call, this.#state), URI: location.pathname }),
      disableAutoClose: (_params, answer) => {
        this.#autoClose.disable();
        answer([]);
      },
      enableAutoClose: (_params, answer) => {
        answer([]);
        this.#autoClose.enable();
      },
    };
  }

  #entityChanged(type: ShowCall['crmEntityType'], id: number): void {
    this.call.crmEntityType = type;
    this.call.crmEntityId = id;
    const changed = { PHONE_NUMBER: this.call.phoneNumber, CRM_ENTITY_TYPE: type, CRM_ENTITY_ID: id };
    this.#emit('CallCard::EntityChanged', changed);
    this.#hooks.worker('entityChanged', changed);
  }

  #emit(event: string, argument?: unknown): void {
    for (const frame of this.#frames.values()) frame.emit(event, argument);
  }
}
