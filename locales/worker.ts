import type { Catalogue } from './translate.ts';

/** Texts that the background worker puts into Bitrix24's own call card. */
export const workerTexts = {
  incomingTitle: { ru: 'Входящий: {who}', en: 'Incoming: {who}' },
  outgoingTitle: { ru: 'Исходящий: {who}', en: 'Outgoing: {who}' },
  withheld: { ru: 'номер скрыт', en: 'number withheld' },

  ringing: { ru: 'Входящий вызов', en: 'Incoming call' },
  pickUp: { ru: 'Снимите трубку', en: 'Pick up the phone' },
  ownPhoneRings: { ru: 'Звонит ваш телефон, снимите трубку', en: 'Your phone is ringing, pick it up' },
  dialling: { ru: 'Набираем номер…', en: 'Dialling…' },
  talking: { ru: 'Разговор', en: 'Talking' },
  talkingSince: { ru: 'Разговор с {time}', en: 'Talking since {time}' },
  held: { ru: 'На удержании', en: 'On hold' },
  consultDialling: { ru: 'Звоним: {who}. Клиент ждёт', en: 'Calling {who}. The client waits' },
  consultTalking: {
    ru: 'Говорите: {who}. «Перенаправить» отдаст вызов',
    en: 'Talking to {who}. “Redirect” hands the call over',
  },
  consultFailed: { ru: 'Не ответили: {who}. Клиент ждёт', en: 'No answer from {who}. The client waits' },

  answerPending: { ru: 'Отвечаем…', en: 'Answering…' },
  rejectPending: { ru: 'Отклоняем…', en: 'Declining…' },
  hangupPending: { ru: 'Завершаем…', en: 'Ending…' },
  holdPending: { ru: 'Ставим на удержание…', en: 'Putting on hold…' },
  unholdPending: { ru: 'Снимаем с удержания…', en: 'Taking off hold…' },
  completePending: { ru: 'Соединяем…', en: 'Connecting them…' },
  returnPending: { ru: 'Возвращаем клиента…', en: 'Taking the client back…' },

  talked: { ru: 'Разговор {duration}', en: 'Talked {duration}' },
  ended: { ru: 'Вызов завершён', en: 'The call has ended' },
  missed: { ru: 'Не отвечен', en: 'Not answered' },
  clientDidNotAnswer: { ru: 'Клиент не ответил', en: 'The client did not answer' },
  rejected: { ru: 'Отклонён', en: 'Declined' },
  cancelled: { ru: 'Вызов отменён', en: 'Cancelled' },
  busy: { ru: 'Занято', en: 'Busy' },
  failed: { ru: 'Не удалось соединить', en: 'Could not be connected' },
  elsewhere: { ru: 'Принял другой сотрудник', en: 'Answered by a colleague' },
  transferred: { ru: 'Переведён', en: 'Transferred' },

  muteOnPhone: { ru: 'Микрофон выключается на самом телефоне', en: 'Mute the microphone on the phone itself' },
  noNumber: {
    ru: 'У этого сотрудника нет номера на станции, выберите другого',
    en: 'This employee has no number on the switch, choose another',
  },
  notNow: { ru: 'Сейчас это невозможно', en: 'Not possible now' },
  noDtmf: { ru: 'Тоны можно набрать только во время разговора', en: 'Tones can be sent only while talking' },
  connectionLost: {
    ru: 'Связь с сервером телефонии потеряна, восстанавливаем…',
    en: 'Connection to the telephony server lost, restoring…',
  },
  noAnswer: {
    ru: 'Сервер телефонии не ответил. Нажмите ещё раз или управляйте с телефона',
    en: 'No answer from the telephony server. Press again or use the phone',
  },
  refused: { ru: 'Не получилось ({code}). Управляйте с телефона', en: 'It did not work ({code}). Use the phone' },
} as const satisfies Catalogue;
