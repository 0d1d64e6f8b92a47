/** Native buttons of the card by uiState, and the worker event each fires (known: bitrix24 documentation). */
export interface NativeButton {
  label: string;
  event: string;
  look: 'green' | 'red' | 'plain';
  /** toggle: argument is the new boolean; others open a small form that gives the argument. */
  kind: 'click' | 'toggleHold' | 'toggleMute' | 'transfer' | 'dialpad' | 'quality';
}

const click = (label: string, event: string, look: NativeButton['look'] = 'plain'): NativeButton => ({
  label,
  event,
  look,
  kind: 'click',
});

const answer = [click('Ответить', 'answerButtonClick', 'green'), click('Пропустить', 'skipButtonClick', 'red')];
const hangup = [click('Завершить', 'hangupButtonClick', 'red')];
const back = click('Вернуться к звонку', 'cancelTransferButtonClick');

const BUTTONS: Record<string, NativeButton[]> = {
  incoming: answer,
  transferIncoming: answer,
  outgoing: [click('Позвонить', 'makeCallButtonClick', 'green')],
  redial: [click('Перезвонить', 'makeCallButtonClick', 'green')],
  connectingIncoming: hangup,
  connectingOutgoing: hangup,
  connected: [
    ...hangup,
    { label: 'Поставить на удержание', event: 'holdButtonClick', look: 'plain', kind: 'toggleHold' },
    { label: 'Выключить микрофон', event: 'muteButtonClick', look: 'plain', kind: 'toggleMute' },
    { label: 'Перенаправить на другого оператора', event: 'transferButtonClick', look: 'plain', kind: 'transfer' },
    { label: 'Клавиатура', event: 'dialpadButtonClick', look: 'plain', kind: 'dialpad' },
    { label: 'Оценка связи', event: 'qualityMeterClick', look: 'plain', kind: 'quality' },
  ],
  transferring: [click('Перенаправить', 'completeTransferButtonClick', 'green'), back],
  transferFailed: [back],
  transferConnected: hangup,
  idle: [],
  error: [click('Закрыть', 'closeButtonClick')],
  moneyError: [click('Уведомить администратора', 'notifyAdminButtonClick'), click('Закрыть', 'closeButtonClick')],
  sipPhoneError: [click('Закрыть', 'closeButtonClick')],
  externalCard: [],
};

export const UI_STATES: readonly string[] = Object.keys(BUTTONS);

/** Buttons of a state; null for an unknown one. */
export function buttonsOf(uiState: string): NativeButton[] | null {
  return Object.hasOwn(BUTTONS, uiState) ? (BUTTONS[uiState] ?? null) : null;
}
