/** What the commands beside the server say. */
import type { Catalogue } from './translate.ts';

export const companiesTexts = {
  summary: {
    ru: 'показывает компании; отключает, включает, удаляет одну (COMPANY — адрес портала или идентификатор)',
    en: 'lists the companies; switches one off or on, removes it (COMPANY: the address of its portal, or an id)',
  },
  usage: {
    ru: 'укажите list, disable, enable или remove; кроме list — ещё и компанию',
    en: 'say list, disable, enable or remove, and which company for all but list',
  },
  none: { ru: 'Компаний нет', en: 'There are no companies' },
  unknown: {
    ru: 'нет компании «{named}»; список: ecss-crm-server companies list',
    en: 'there is no company "{named}"; they are listed by: ecss-crm-server companies list',
  },
  ambiguous: {
    ru: 'портал «{named}» есть у нескольких компаний; укажите идентификатор',
    en: 'several companies have the portal "{named}"; give the id',
  },
  works: { ru: 'работает', en: 'works' },
  command: { ru: 'отключена командой {time}', en: 'switched off by a command {time}' },
  uninstalled: {
    ru: 'приложение удалено в Битрикс24 {time}',
    en: 'application removed in Bitrix24 {time}',
  },
  removing: { ru: 'удаление не закончено, начато {time}', en: 'removal not finished, begun {time}' },
  noAccess: { ru: 'нет доступа к Битрикс24 {reason}', en: 'no access to Bitrix24 {reason}' },
  noSwitch: { ru: 'подключение к станции не задано', en: 'connection to the switch not set' },
  disabledNow: {
    ru: '«{company}» отключена; работающий сервер остановит связь и передачу в течение {seconds} с',
    en: '"{company}" is switched off; a running server stops its link and deliveries within {seconds} s',
  },
  enabledNow: {
    ru: '«{company}» включена; работающий сервер возьмётся за неё в течение {seconds} с',
    en: '"{company}" is switched on; a running server takes it up within {seconds} s',
  },
  enableUninstalled: {
    ru: 'приложение «{company}» удалено в Битрикс24: создайте его там снова и войдите на странице сервера с новыми ключами',
    en: 'the application of "{company}" was removed in Bitrix24: create it there again and sign in on the page of the server with the new keys',
  },
  question: {
    ru: 'Стереть «{company}» со всеми звонками и настройками? Вернуть их можно только из резервной копии. Для подтверждения введите {host}:',
    en: 'Erase "{company}" with all its calls and settings? Only a backup brings them back. To confirm type {host}:',
  },
  kept: { ru: 'ничего не удалено', en: 'nothing was removed' },
  removed: { ru: '«{company}» удалена', en: '"{company}" was removed' },
} as const satisfies Catalogue;
