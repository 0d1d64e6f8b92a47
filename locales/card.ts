import type { Catalogue } from './translate.ts';

/** Texts of the call card. */
export const cardTexts = {
  title: { ru: 'Вызов', en: 'Call' },
  incoming: { ru: 'Входящий', en: 'Incoming' },
  outgoing: { ru: 'Исходящий', en: 'Outgoing' },
  viaExtension: { ru: '{direction} · ваш номер {extension}', en: '{direction} · your number {extension}' },
  unknownCaller: { ru: 'Номер скрыт', en: 'Number withheld' },
  copyNumber: { ru: 'Скопировать номер', en: 'Copy the number' },
  copied: { ru: 'Скопировано', en: 'Copied' },
  copyFailed: { ru: 'Не скопировано', en: 'Not copied' },

  loading: { ru: 'Узнаём состояние вызова…', en: 'Reading the state of the call…' },
  noCall: { ru: 'Этого вызова сейчас нет', en: 'This call is not there now' },
  ringing: { ru: 'Вызов', en: 'Ringing' },
  ownPhoneRings: { ru: 'Звонит ваш телефон', en: 'Your phone is ringing' },
  dialling: { ru: 'Набор номера', en: 'Dialling' },
  talking: { ru: 'Разговор', en: 'Talking' },
  held: { ru: 'На удержании', en: 'On hold' },
  waits: { ru: 'Ждёт', en: 'Waiting' },

  answer: { ru: 'Принять', en: 'Answer' },
  reject: { ru: 'Отклонить', en: 'Decline' },
  hangup: { ru: 'Завершить', en: 'End call' },
  answerPending: { ru: 'Принимаем…', en: 'Answering…' },
  rejectPending: { ru: 'Отклоняем…', en: 'Declining…' },
  hangupPending: { ru: 'Завершаем…', en: 'Ending…' },
  pickUp: { ru: 'Снимите трубку', en: 'Pick up the phone' },

  talked: { ru: 'Разговор {duration}', en: 'Talked {duration}' },
  notAnswered: { ru: 'Не отвечен', en: 'Not answered' },
  clientDidNotAnswer: { ru: 'Клиент не ответил', en: 'The client did not answer' },
  cancelled: { ru: 'Вызов отменён', en: 'Cancelled' },
  transferred: { ru: 'Переведён', en: 'Transferred' },
  rejected: { ru: 'Отклонён', en: 'Declined' },
  clientRejected: { ru: 'Клиент отклонил вызов', en: 'The client declined' },
  busy: { ru: 'Занято', en: 'Busy' },
  answeredElsewhere: { ru: 'Принял другой сотрудник', en: 'Answered by a colleague' },
  failed: { ru: 'Не удалось соединить', en: 'Could not be connected' },
  ended: { ru: 'Вызов завершён', en: 'The call has ended' },
  endedNote: {
    ru: 'Результат попадёт в CRM сам, карточку можно закрыть.',
    en: 'The result goes to the CRM by itself; the card may be closed.',
  },

  otherCalls: { ru: 'Ещё {count:вызов|вызова|вызовов}', en: '{count:more call|more calls}' },
  answerCall: { ru: 'Принять вызов: {who}', en: 'Answer the call: {who}' },
  rejectCall: { ru: 'Отклонить вызов: {who}', en: 'Decline the call: {who}' },
  hangupCall: { ru: 'Завершить вызов: {who}', en: 'End the call: {who}' },

  connectionLost: {
    ru: 'Связь с сервером потеряна, восстанавливаем…',
    en: 'Connection to the server lost, restoring…',
  },
  cardExpired: {
    ru: 'Карточка открыта слишком давно. Обновите страницу Битрикс24.',
    en: 'This card has been open for too long. Reload the Bitrix24 page.',
  },
  noAnswerFromServer: {
    ru: 'Сервер не ответил. Попробуйте ещё раз или воспользуйтесь телефоном.',
    en: 'The server did not answer. Try again or use the phone.',
  },
  nothingChanged: {
    ru: 'Команда передана, но вызов не изменился. Попробуйте ещё раз или воспользуйтесь телефоном.',
    en: 'The command was passed on but the call did not change. Try again or use the phone.',
  },
  refused: {
    ru: 'Не получилось ({code}). Попробуйте ещё раз или воспользуйтесь телефоном.',
    en: 'It did not work ({code}). Try again or use the phone.',
  },
} as const satisfies Catalogue;
