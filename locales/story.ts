/** Why a call went as it did: the words of the page «Почему» and of the export for support. Put together in story-words.ts. */
import type { Catalogue } from './translate.ts';

export const storyTexts = {
  ms: { ru: '{ms} мс', en: '{ms} ms' },
  seconds: { ru: '{seconds} с', en: '{seconds} s' },
  unknownUser: { ru: 'сотрудник № {userId}', en: 'employee No. {userId}' },
  nobody: { ru: 'никто', en: 'nobody' },
  withheldParty: { ru: 'абонентом, номер которого скрыт', en: 'a party whose number is withheld' },
  extensionOf: { ru: '{extension} ({name})', en: '{extension} ({name})' },

  legRingsClient: {
    ru: 'Звонит номер {extension}: входящий от {remote}',
    en: 'Extension {extension} rings: incoming from {remote}',
  },
  legRingsWithheld: {
    ru: 'Звонит номер {extension}: входящий со скрытого номера',
    en: 'Extension {extension} rings: incoming from a withheld number',
  },
  legRingsInside: {
    ru: 'Звонит номер {extension}: внутренний вызов от {remote}',
    en: 'Extension {extension} rings: internal call from {remote}',
  },
  legDialsClient: { ru: 'Номер {extension} вызывает {remote}', en: 'Extension {extension} calls {remote}' },
  legDialsInside: {
    ru: 'Номер {extension} вызывает внутренний номер {remote}',
    en: 'Extension {extension} calls the internal number {remote}',
  },
  legTalks: { ru: 'Номер {extension} соединён с {remote}', en: 'Extension {extension} is connected with {remote}' },
  legHeld: { ru: 'Номер {extension} поставил вызов на удержание', en: 'Extension {extension} put the call on hold' },
  legHungUp: { ru: 'Номер {extension} закончил разговор', en: 'Extension {extension} ended the talk' },
  legStopped: {
    ru: 'Номер {extension} перестал звонить, ответа не было',
    en: 'Extension {extension} stopped ringing, nobody answered',
  },
  legGaveUp: {
    ru: 'Номер {extension} закончил вызов, ответа не было',
    en: 'Extension {extension} ended the call, nobody answered',
  },
  legGoneFromList: {
    ru: 'Номера {extension} больше нет среди вызовов станции; когда он положил трубку, мы не слышали',
    en: 'Extension {extension} is no longer among the calls of the switch; we did not hear when it hung up',
  },
  legMoved: {
    ru: 'Номер {extension} перешёл в другой вызов: это перевод',
    en: 'Extension {extension} moved to another call: a transfer',
  },
  legGone: {
    ru: 'Номер {extension} больше не участвует в вызове',
    en: 'Extension {extension} takes no part in the call any more',
  },

  clicked: {
    ru: '{who}: щелчок по номеру {to} в Битрикс24. Сначала звоним на {from}, затем клиенту',
    en: '{who}: click on the number {to} in Bitrix24. First {from} is rung, then the client',
  },
  clickedWithoutNumber: {
    ru: '{who}: щелчок по номеру {to} в Битрикс24, но номера для звонка у сотрудника нет',
    en: '{who}: click on the number {to} in Bitrix24, but the employee has no number to call from',
  },
  dialAsked: { ru: 'Станции отправлена команда на вызов', en: 'The switch was asked to call' },
  dialAccepted: { ru: 'Станция приняла команду на вызов', en: 'The switch accepted the request to call' },
  dialUnclear: {
    ru: 'Станция не ответила на команду. Вызов мог и начаться, ждём',
    en: 'The switch did not answer the request. The call may have begun, so we wait',
  },
  dialRefused: { ru: 'Вызов не состоялся: {reason}', en: 'The call did not come about: {reason}' },
  dialNeverRang: {
    ru: 'Станция приняла команду, но вызова так и не начала',
    en: 'The switch accepted the request but never began the call',
  },

  verbAnswer: { ru: '«Принять»', en: '“Answer”' },
  verbReject: { ru: '«Отклонить»', en: '“Decline”' },
  verbHangup: { ru: '«Завершить»', en: '“Hang up”' },
  verbHold: { ru: '«Удержать»', en: '“Hold”' },
  verbUnhold: { ru: '«Снять с удержания»', en: '“Resume”' },
  verbTransfer: { ru: '«Перевести»', en: '“Transfer”' },
  verbConsult: { ru: '«Сначала поговорить»', en: '“Talk first”' },
  verbComplete: { ru: '«Соединить»', en: '“Connect”' },
  verbReturn: { ru: '«Вернуться»', en: '“Go back”' },
  verbDtmf: { ru: '«Набор»', en: '“Dial pad”' },
  pressed: { ru: '{who}: {verb}', en: '{who}: {verb}' },
  pressedTo: { ru: '{who}: {verb}, номер {to}', en: '{who}: {verb}, number {to}' },
  pressedRefused: { ru: 'Станция не выполнила {verb}: {reason}', en: 'The switch did not carry out {verb}: {reason}' },
  cardAgain: { ru: '{who} открывает карточку ещё раз', en: '{who} opens the card again' },
  sentAgain: { ru: 'Администратор отправляет звонок ещё раз', en: 'An administrator sends the call again' },

  switchBadParams: { ru: 'команда ей непонятна', en: 'it does not understand the command' },
  switchForbidden: { ru: 'этому номеру управление вызовами запрещено', en: 'this number may not be controlled' },
  switchNoSuchLeg: { ru: 'такого вызова у неё уже нет', en: 'it has no such call any more' },
  switchNotPossibleNow: { ru: 'сейчас это невозможно', en: 'not possible at the moment' },
  switchAnswerNotSupported: {
    ru: 'этот телефон нельзя поднять с экрана',
    en: 'this phone cannot be answered from the screen',
  },
  switchTooManyRequests: { ru: 'слишком много команд сразу', en: 'too many commands at once' },
  switchFailure: { ru: 'внутренняя ошибка станции', en: 'an internal fault of the switch' },
  switchNotConnected: { ru: 'нет связи со станцией', en: 'no connection to the switch' },
  switchTimeout: { ru: 'станция не ответила вовремя', en: 'the switch did not answer in time' },

  owner: { ru: 'Звонок записываем на сотрудника: {who}', en: 'The call is recorded for: {who}' },
  ownerByNumber: {
    ru: 'Звонок записываем на сотрудника: {who} — номер {extension} появился в вызове первым',
    en: 'The call is recorded for: {who} – extension {extension} was the first in the call',
  },
  defaultEmployee: {
    ru: 'Звонок записываем на сотрудника по умолчанию: {who}, потому что номера никому не назначены: {extensions}',
    en: 'The call is recorded for the default employee: {who}, because nobody has the numbers: {extensions}',
  },
  cardFor: { ru: 'Карточку показываем: {who}', en: 'The card is shown to: {who}' },
  cardForRings: {
    ru: 'Карточку показываем: {who} — звонит номер {extension}',
    en: 'The card is shown to: {who} – extension {extension} rings',
  },
  cardForDials: {
    ru: 'Карточку показываем: {who} — вызов набран на номере {extension}',
    en: 'The card is shown to: {who} – dialled on extension {extension}',
  },
  cardForTalks: {
    ru: 'Карточку показываем: {who} — говорит номер {extension}',
    en: 'The card is shown to: {who} – extension {extension} talks',
  },
  cardForTransfer: {
    ru: 'Карточку показываем: {who} — вызов переводят на номер {extension}',
    en: 'The card is shown to: {who} – the call is being transferred to extension {extension}',
  },
  cardForClick: {
    ru: 'Карточка у сотрудника есть: {who} — её открыл сам Битрикс24 по щелчку',
    en: 'The card is there for: {who} – Bitrix24 itself opened it at the click',
  },
  cardForDefault: {
    ru: 'Карточку показываем: {who} — сотрудник по умолчанию, потому что номера никому не назначены: {extensions}',
    en: 'The card is shown to: {who} – the default employee, because nobody has the numbers: {extensions}',
  },
  cardAway: { ru: 'Карточку убираем: {who}', en: 'The card is taken from: {who}' },
  cardAwayAnswered: {
    ru: 'Карточку убираем: {who} — ответил номер {by}',
    en: 'The card is taken from: {who} – extension {by} answered',
  },
  cardAwayHandedOn: {
    ru: 'Карточку убираем: {who} — разговор продолжает номер {by}',
    en: 'The card is taken from: {who} – extension {by} goes on with the talk',
  },
  cardAwayStopped: {
    ru: 'Карточку убираем: {who} — номер {extensions} перестал звонить',
    en: 'The card is taken from: {who} – extension {extensions} stopped ringing',
  },
  cardAwayHungUp: {
    ru: 'Карточку убираем: {who} — номер {extensions} положил трубку',
    en: 'The card is taken from: {who} – extension {extensions} hung up',
  },
  cardAwayNotClient: {
    ru: 'Карточку убираем: {who} — номер {extensions} больше не связан с клиентом',
    en: 'The card is taken from: {who} – extension {extensions} has no more to do with the client',
  },
  cardAwayStoodIn: {
    ru: 'Карточку убираем: {who} — как сотрудник по умолчанию больше не нужен',
    en: 'The card is taken from: {who} – not needed as the default employee any more',
  },
  cardAwayNumber: {
    ru: 'Карточку убираем: {who} — в вызове нет номеров этого сотрудника',
    en: 'The card is taken from: {who} – none of this employee’s numbers is in the call',
  },
  cardNotShown: {
    ru: 'Карточка не показана: номер {extension} никому не назначен',
    en: 'Card not shown: extension {extension} belongs to nobody',
  },
  cardNotShownNow: {
    ru: 'Карточка не показана: номер {extension} тогда не был назначен никому; теперь он у сотрудника {name}',
    en: 'Card not shown: extension {extension} belonged to nobody then; now {name} has it',
  },
  cardNotShownDismissed: {
    ru: 'Карточка не показана: номер {extension} назначен только сотруднику {name}, который уже не работает',
    en: 'Card not shown: only {name}, who does not work here any more, has extension {extension}',
  },
  leftAlone: {
    ru: 'Битрикс24 не сообщаем: внутренний вызов, клиента в нём не было',
    en: 'Bitrix24 is not told: an internal call, no client took part',
  },
  undeliverable: {
    ru: 'Битрикс24 не сообщаем: номера никому не назначены ({extensions}), а сотрудник по умолчанию не задан',
    en: 'Bitrix24 is not told: nobody has the numbers ({extensions}), and there is no default employee',
  },

  endedTalked: {
    ru: 'Звонок завершён: разговор {duration}, говорил номер {talkers}',
    en: 'The call has ended: talk of {duration}, extension {talkers}',
  },
  endedUnanswered: { ru: 'Звонок завершён: никто не ответил', en: 'The call has ended: nobody answered' },
  endedClientSilent: { ru: 'Звонок завершён: клиент не ответил', en: 'The call has ended: the client did not answer' },
  endedClientBusy: { ru: 'Звонок завершён: занято', en: 'The call has ended: busy' },
  endedClientDeclined: { ru: 'Звонок завершён: клиент отклонил его', en: 'The call has ended: the client declined it' },
  endedWrongNumber: { ru: 'Звонок завершён: такого номера нет', en: 'The call has ended: there is no such number' },
  endedNoWay: {
    ru: 'Звонок не состоялся: станция не нашла пути к этому номеру',
    en: 'The call did not come about: the switch found no way to that number',
  },
  endedGivenUp: {
    ru: 'Звонок завершён: сотрудник положил трубку, не дождавшись ответа',
    en: 'The call has ended: the employee hung up before anybody answered',
  },
  endedDeclined: {
    ru: 'Звонок завершён: сотрудник отклонил его на телефоне',
    en: 'The call has ended: the employee declined it on the phone',
  },
  endedByOperator: {
    ru: 'Звонок завершён без разговора: сотрудник отклонил или отменил его кнопкой',
    en: 'The call has ended without a talk: the employee declined or cancelled it by a button',
  },
  endedRefused: { ru: 'Звонок не состоялся', en: 'The call did not come about' },
  endedUnclear: {
    ru: 'Звонок не состоялся: станция так и не сообщила о нём',
    en: 'The call did not come about: the switch never reported it',
  },
  ended: { ru: 'Звонок завершён', en: 'The call has ended' },
  endedStatus: { ru: 'Код для Битрикс24: {status}', en: 'Code for Bitrix24: {status}' },
  endedSettled: {
    ru: 'Перед этим {time} ждали, не продолжится ли он',
    en: 'Before that we waited {time} for it to go on',
  },
  recordTalked: { ru: 'Запись — {who}: говорил последним', en: 'Recorded for {who}, who talked last' },
  recordRegistered: {
    ru: 'Запись — {who}: на этого сотрудника звонок зарегистрирован',
    en: 'Recorded for {who}, for whom the call was registered',
  },
  recordDefault: { ru: 'Запись — {who}: сотрудник по умолчанию', en: 'Recorded for {who}, the default employee' },
  announcements: {
    ru: 'Номер {extensions} ответил сам, раньше сотрудников: это автоответчик или очередь, а не разговор',
    en: 'Extension {extensions} answered by itself before the employees: an announcement or a queue, not a talk',
  },
  status200: { ru: '200, успешный', en: '200, successful' },
  status304: { ru: '304, пропущенный', en: '304, missed' },
  status603: { ru: '603, отклонён', en: '603, declined' },
  status603S: { ru: '603-S, отменён', en: '603-S, cancelled' },
  status403: { ru: '403, запрещён', en: '403, forbidden' },
  status404: { ru: '404, неверный номер', en: '404, wrong number' },
  status486: { ru: '486, занято', en: '486, busy' },
  status484: { ru: '484, направление недоступно', en: '484, destination unavailable' },
  status503: { ru: '503, направление недоступно', en: '503, destination unavailable' },
  status480: { ru: '480, временно недоступен', en: '480, temporarily unavailable' },
  status402: { ru: '402, не хватает средств', en: '402, insufficient funds' },
  status423: { ru: '423, заблокирован', en: '423, blocked' },
  statusOther: { ru: 'OTHER, не определён', en: 'OTHER, undefined' },

  recordingWanted: { ru: 'Ищем запись разговора', en: 'The recording of the talk is being looked for' },
  recordingAttached: {
    ru: 'Запись разговора прикреплена к звонку: {fileName}',
    en: 'The recording is attached to the call: {fileName}',
  },
  recordingGivenUp: { ru: 'Запись разговора не прикреплена: {reason}', en: 'The recording was not attached: {reason}' },
  recordingNoFile: { ru: 'станция её не отдала', en: 'the switch did not give it' },
  recordingGrowing: { ru: 'файл так и не был дописан', en: 'the file was never complete' },
  recordingEmpty: { ru: 'в файле нет звука', en: 'there is no sound in the file' },
  recordingNotAudio: { ru: 'файл — не звук', en: 'the file is not audio' },
  recordingTooLarge: { ru: 'файл слишком велик', en: 'the file is too large' },
  recordingUnreadable: { ru: 'файл не читается', en: 'the file cannot be read' },
  recordingBadName: { ru: 'ключ записи непригоден', en: 'the key of the recording is unusable' },
  recordingNoAccess: { ru: 'Битрикс24 не принимал наш доступ', en: 'Bitrix24 did not accept our access' },
  recordingSilent: { ru: 'хранилище записей не отвечает', en: 'the store of recordings does not answer' },

  delivery: { ru: 'Сообщаем Битрикс24', en: 'Bitrix24 is told' },
  deliveryAgain: { ru: 'Сообщаем Битрикс24, попытка {attempt}', en: 'Bitrix24 is told, attempt {attempt}' },
  waitedBudget: {
    ru: 'Ждали {time}: запас запросов к Битрикс24 был исчерпан',
    en: 'Waited {time}: the budget of requests to Bitrix24 was used up',
  },
  waitedPortal: { ru: 'Ждали {time}: Битрикс24 не отвечал', en: 'Waited {time}: Bitrix24 did not answer' },
  waitedAdministrator: {
    ru: 'Ждали {time}: Битрикс24 не принимал наш доступ, нужен был администратор',
    en: 'Waited {time}: Bitrix24 did not accept our access, an administrator was needed',
  },
  waitedRequests: {
    ru: 'Ждали {time}: предыдущие запросы ещё не получили ответа',
    en: 'Waited {time}: earlier requests had no answer yet',
  },
  waited: { ru: 'Ждали {time}', en: 'Waited {time}' },
  register: { ru: 'Зарегистрировать звонок: {who}', en: 'Register the call: {who}' },
  registerShow: {
    ru: 'Зарегистрировать звонок и показать карточку: {who}',
    en: 'Register the call and show the card: {who}',
  },
  show: { ru: 'Показать карточку: {who}', en: 'Show the card: {who}' },
  hide: { ru: 'Убрать карточку: {who}', en: 'Take the card away: {who}' },
  finish: { ru: 'Завершить звонок: {who}, код {status}', en: 'Finish the call: {who}, code {status}' },
  findClients: {
    ru: 'Найти клиента в CRM по номеру {number}',
    en: 'Look the client up in the CRM by the number {number}',
  },
  answerOk: { ru: '{command} — выполнено', en: '{command} – done' },
  answerSkipped: {
    ru: '{command} — не выполнялось: до этого в том же запросе был отказ',
    en: '{command} – not tried: something before it in the same request was refused',
  },
  answerNone: { ru: '{command} — ответа нет', en: '{command} – no answer' },
  answerRetry: {
    ru: '{command} — не вышло, повторим: {reason}',
    en: '{command} – failed, will be tried again: {reason}',
  },
  answerAdministrator: {
    ru: '{command} — не вышло, нужен администратор: {reason}',
    en: '{command} – failed, an administrator is needed: {reason}',
  },
  answerGiveUp: {
    ru: '{command} — отказ, повторять бесполезно: {reason}',
    en: '{command} – refused, a repetition is pointless: {reason}',
  },
  reasonWithCode: { ru: '{message} ({code})', en: '{message} ({code})' },
  request: { ru: 'HTTP {status}, {time}', en: 'HTTP {status}, {time}' },
  requestOfMany: {
    ru: 'HTTP {status}, {time}; в том же запросе ещё {others:команда|команды|команд} других звонков',
    en: 'HTTP {status}, {time}; {others:command|commands} of other calls in the same request',
  },
  requestError: { ru: 'HTTP {status}, {time}: {reason}', en: 'HTTP {status}, {time}: {reason}' },
  requestSilent: { ru: 'Запрос без ответа, {time}: {reason}', en: 'Request without an answer, {time}: {reason}' },
  noReason: { ru: 'причина неизвестна', en: 'reason unknown' },
  unknownCode: { ru: 'Запись «{code}», этой версии она незнакома', en: 'Entry “{code}”, unknown to this version' },
} as const satisfies Catalogue;
