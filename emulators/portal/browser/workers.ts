import { AppFrame } from './app-frame.ts';
import type { Answer, Commands } from './app-frame.ts';
import { objectOf } from './bridge-protocol.ts';
import type { CallCard } from './card.ts';
import { commonCommands } from './commands-common.ts';
import type { Shell } from './commands-common.ts';
import { toast } from './dom.ts';
import { UI_STATES } from './ui-states.ts';
import type { PlacementRef } from './wire.ts';

const EVENTS = [
  'initialized', 'entityChanged', 'addCommentButtonClick', 'muteButtonClick', 'holdButtonClick', 'transferButtonClick',
  'cancelTransferButtonClick', 'completeTransferButtonClick', 'hangupButtonClick', 'nextButtonClick', 'skipButtonClick',
  'answerButtonClick', 'notifyAdminButtonClick', 'closeButtonClick', 'makeCallButtonClick', 'dialpadButtonClick', 'qualityMeterClick',
].map((name) => `BackgroundCallCard::${name}`); // prettier-ignore

type CardCommand = (card: CallCard, params: Record<string, unknown>, answer: Answer) => void;

const CARD_COMMANDS: Record<string, CardCommand> = {
  CallCardSetMute: (card, { muted }, answer) => {
    card.view.controls.setMuted(muted === true);
    answer([]);
  },
  CallCardSetHold: (card, { held }, answer) => {
    card.view.controls.setHeld(held === true);
    answer([]);
  },
  CallCardSetUiState: (card, { uiState, disableAutoStartTimer }, answer) => {
    const known = card.view.controls.setUiState(String(uiState), disableAutoStartTimer !== true);
    answer(known ? [] : [{ result: 'error', errorCode: 'Invalid ui state' }]);
  },
  CallCardSetCardTitle: (card, { title }, answer) => {
    card.view.setTitle(String(title));
    answer([]);
  },
  CallCardSetStatusText: (card, { statusText }, answer) => {
    card.view.controls.setStatus(String(statusText));
    answer([]);
  },
  // No callback on success (known): the SDK gives up after 900 ms.
  CallCardStartTimer: (card) => card.view.controls.startTimer(),
  CallCardStopTimer: (card) => card.view.controls.stopTimer(),
  CallCardClose: (card, _params, answer) => {
    answer([]);
    card.close();
  },
};

/** Invisible frames on every page: an app may drive the native buttons of its own calls' cards from there. */
export class Workers {
  readonly #shell: Shell;
  readonly #slowMs: number;
  readonly #frames: AppFrame[] = [];
  readonly #currentCard: () => CallCard | null;

  constructor(shell: Shell, slowMs: number, currentCard: () => CallCard | null) {
    this.#shell = shell;
    this.#slowMs = slowMs;
    this.#currentCard = currentCard;
  }

  start(placements: PlacementRef[]): void {
    for (const placement of placements) {
      void this.#open(placement).catch((error: unknown) => toast(`Фоновый обработчик не открылся: ${String(error)}`));
    }
  }

  emit(appId: string, event: string, argument?: unknown): void {
    for (const frame of this.#frames) if (frame.request.appId === appId) frame.emit(event, argument);
  }

  async #open(ref: PlacementRef): Promise<void> {
    const commands = { ...commonCommands(this.#shell, 'worker'), ...this.#commands(ref.appId) };
    const frame = new AppFrame(
      this.#shell.api,
      { appId: ref.appId, placementId: ref.id, options: { ID: 'PAGE_BACKGROUND_WORKER' } },
      { commands, interface: { command: ['CallCardGetListUiStates', ...Object.keys(CARD_COMMANDS)], event: EVENTS } },
    );
    this.#frames.push(frame);
    const box = document.createElement('div');
    box.hidden = true;
    document.body.append(box);
    // Reported while it is still loading: a handler that never answers is slow too.
    const slow = setTimeout(() => {
      this.#shell.api.reportWorkerLoad(ref.id, this.#slowMs + 1).catch((error: unknown) => toast(String(error)));
    }, this.#slowMs);
    await frame.open(box);
    clearTimeout(slow);
  }

  #commands(appId: string): Commands {
    const commands: Commands = { CallCardGetListUiStates: (_params, answer) => answer([...UI_STATES]) };
    for (const [name, run] of Object.entries(CARD_COMMANDS)) {
      commands[name] = (params, answer) => {
        const card = this.#currentCard();
        // Only cards of calls the app itself registered are within its reach.
        if (card?.call.restAppId !== appId) answer([{ result: 'error', errorCode: 'Call card is undefined' }]);
        else run(card, objectOf(params), answer);
      };
    }
    return commands;
  }
}
