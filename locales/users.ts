import type { Catalogue } from './translate.ts';

/** Texts of the section «Пользователи». */
export const usersTexts = {
  title: { ru: 'Пользователи', en: 'Users' },
  hint: {
    ru: 'Наберите номер и нажмите Enter; лишний удалит Backspace. Каждое изменение сохраняется сразу.',
    en: 'Type a number and press Enter; Backspace removes. Every change is saved at once.',
  },
  search: { ru: 'Имя или номер', en: 'Name or number' },
  filters: { ru: 'Показать', en: 'Show' },
  filterAll: { ru: 'Все', en: 'All' },
  filterDifferences: { ru: 'С расхождениями', en: 'With differences' },
  filterWithout: { ru: 'Без номера', en: 'Without a number' },
  filterWith: { ru: 'С номером', en: 'With a number' },
  loading: { ru: 'Загружаем список…', en: 'Loading the list…' },
  failed: { ru: 'Список не получен: {reason}', en: 'No list: {reason}' },
  retry: { ru: 'Повторить', en: 'Try again' },
  nobody: {
    ru: 'Сотрудников пока нет. Список приходит из Битрикс24: проверьте его подключение в разделе «Компания»',
    en: 'There are no employees yet. The list comes from Bitrix24: check its connection in the section “Company”',
  },
  noneFound: { ru: 'Никого не нашлось', en: 'Nobody found' },
  noDifferences: {
    ru: 'Расхождений нет: номера здесь, в портале и на станции согласны',
    en: 'No differences: the numbers here, in the portal and on the switch agree',
  },
  showAll: { ru: 'Показать всех', en: 'Show everybody' },
  columnPerson: { ru: 'Сотрудник', en: 'Employee' },
  columnNumbers: { ru: 'Номера', en: 'Numbers' },
  columnHints: { ru: 'На что обратить внимание', en: 'What to look at' },

  importRunning: { ru: 'Сверяем с Битрикс24…', en: 'Comparing with Bitrix24…' },
  importDone: { ru: 'Сверено с Битрикс24 в {time}', en: 'Compared with Bitrix24 at {time}' },
  importNever: { ru: 'С Битрикс24 ещё не сверено', en: 'Not compared with Bitrix24 yet' },
  importFailed: {
    ru: 'Битрикс24 не дал список ({reason}); показано то, что известно, ничего не потеряно',
    en: 'Bitrix24 gave no list ({reason}); this is what is known, nothing is lost',
  },
  importPartial: {
    ru: 'Битрикс24 дал неполный список; никто не считается уволенным',
    en: 'Bitrix24 gave an incomplete list; nobody is taken for dismissed',
  },
  importAgain: { ru: 'Сверить сейчас', en: 'Compare now' },
  notServedUnknown: {
    ru: 'Станция не на связи: обслуживаются ли номера, сейчас неизвестно',
    en: 'The switch is not connected: whether the numbers are served is not known now',
  },

  numbersOf: { ru: 'Номера: {name}', en: 'Numbers: {name}' },
  addNumber: { ru: 'Добавить номер', en: 'Add a number' },
  removeNumber: { ru: 'Убрать номер {number}: {name}', en: 'Remove the number {number}: {name}' },
  fromPortal: { ru: 'из портала', en: 'from the portal' },
  inactive: { ru: 'уволен', en: 'dismissed' },
  saving: { ru: 'Сохраняем…', en: 'Saving…' },

  saved: { ru: 'Сохранено', en: 'Saved' },
  savedFor: { ru: 'Сохранено: {name}', en: 'Saved: {name}' },
  savedMany: {
    ru: 'Сохранено: {count:изменение|изменения|изменений}',
    en: 'Saved: {count:change|changes}',
  },
  undo: { ru: 'Отменить', en: 'Undo' },
  undone: { ru: 'Прежние номера возвращены', en: 'The former numbers are back' },
  undoFailed: { ru: 'Не отменено: {reason}', en: 'Not undone: {reason}' },
  takeFrom: { ru: 'Забрать у сотрудника {name}', en: 'Take it from {name}' },
  putBack: { ru: 'Вернуть как было', en: 'Put it back' },

  diffPortal: { ru: 'В портале указан номер {number}', en: 'The portal says {number}' },
  diffPortalChanged: {
    ru: 'В портале номер изменён: {before} → {number}',
    en: 'The number was changed in the portal: {before} → {number}',
  },
  diffPortalTaken: {
    ru: 'В портале указан номер {number}, а здесь он у сотрудника {owner}',
    en: 'The portal says {number}, but here {owner} has it',
  },
  diffPortalShared: {
    ru: 'Тот же номер портал указывает ещё у: {names}',
    en: 'The portal says the same number for: {names}',
  },
  diffPortalGone: { ru: 'В портале номер {number} убран', en: 'The number {number} was removed in the portal' },
  diffShared: {
    ru: 'Номер {number} портал указывает ещё у: {names}',
    en: 'The portal says the number {number} for: {names}',
  },
  diffNoPermission: {
    ru: 'Номер {number} не обслуживается: на станции нет разрешения api\\call\\enabled',
    en: 'The number {number} is not served: it lacks the permission api\\call\\enabled on the switch',
  },
  diffNotInIntegration: {
    ru: 'Номер {number} не обслуживается: его нет в интеграции на станции',
    en: 'The number {number} is not served: it is not in the integration on the switch',
  },
  diffDismissed: {
    ru: 'В портале уволен, но номера за ним',
    en: 'Dismissed in the portal, but still has numbers',
  },
  diffNew: { ru: 'Новый сотрудник', en: 'New employee' },
  diffNewNumber: {
    ru: 'Новый сотрудник, номер взят из портала',
    en: 'New employee, the number came from the portal',
  },
  acceptNumber: { ru: 'Принять номер {number} из портала', en: 'Accept {number} from the portal' },
  takeNumber: { ru: 'Забрать у сотрудника {owner}', en: 'Take it from {owner}' },
  keepAsIs: { ru: 'Оставить как есть', en: 'Leave as it is' },
  keepHere: { ru: 'Оставить номер здесь', en: 'Leave the number here' },
  dropNumber: { ru: 'Убрать номер {number}', en: 'Remove {number}' },
  releaseNumbers: { ru: 'Освободить номера', en: 'Free the numbers' },
  acknowledge: { ru: 'Понятно', en: 'Got it' },
  forPerson: { ru: '{action}: {name}', en: '{action}: {name}' },

  pages: { ru: 'Страницы списка', en: 'Pages of the list' },
  pageOf: { ru: '{from}–{to} из {total}', en: '{from}–{to} of {total}' },
  previous: { ru: 'Предыдущие', en: 'Previous' },
  next: { ru: 'Следующие', en: 'Next' },
} as const satisfies Catalogue;
