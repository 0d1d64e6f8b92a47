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

export const rotateKeyTexts = {
  summary: {
    ru: 'меняет ключ шифрования и перешифровывает им базу данных; сервер должен быть остановлен',
    en: 'changes the encryption key and encrypts the database anew; the server must be stopped',
  },
  running: {
    ru: 'базой данных пользуется сервер: остановите его (systemctl stop ecss-crm-server) и повторите',
    en: 'a server uses the database: stop it (systemctl stop ecss-crm-server) and try again',
  },
  done: {
    ru: 'новый ключ записан в {file}, перешифровано значений: {count}. Сделайте резервную копию: прежние открываются только прежним ключом',
    en: 'the new key is in {file}, {count:value was|values were} encrypted anew. Make a backup: former ones open with the former key alone',
  },
} as const satisfies Catalogue;

export const backupTexts = {
  summary: {
    ru: 'делает резервную копию базы данных с ключом и настройками, не останавливая сервер',
    en: 'makes a backup of the database with its key and settings while the server runs',
  },
  usage: { ru: 'укажите один каталог', en: 'name one directory' },
  postgres: {
    ru: 'база данных — PostgreSQL: копируйте её программой pg_dump, а файл ключа {file} — вместе с ней',
    en: 'the database is PostgreSQL: copy it with pg_dump, and the key file {file} along with it',
  },
  moved: {
    ru: 'ключ сменился во время копирования; повторите',
    en: 'the key changed while the copy was made; try again',
  },
  done: { ru: 'резервная копия: {directory}', en: 'the backup is {directory}' },
} as const satisfies Catalogue;

export const restoreTexts = {
  summary: {
    ru: 'возвращает резервную копию; сервер должен быть остановлен',
    en: 'brings a backup back; the server must be stopped',
  },
  postgres: {
    ru: 'база данных — PostgreSQL: верните её программой pg_restore, а файл ключа {file} — вместе с ней',
    en: 'the database is PostgreSQL: bring it back with pg_restore, and the key file {file} along with it',
  },
  noBackup: { ru: '{directory} — не резервная копия: {reason}', en: '{directory} is no backup: {reason}' },
  incomplete: { ru: 'нет файла {file} или он чужой', en: 'the file {file} is missing or not of it' },
  damaged: { ru: 'файл {file} изменён или повреждён', en: 'the file {file} was changed or is damaged' },
  newer: {
    ru: 'её сделала более новая версия сервера ({names})',
    en: 'a newer version of the server made it ({names})',
  },
  wrongKey: { ru: 'ключ в ней не от этой базы данных', en: 'its key is not that of its database' },
  question: {
    ru: 'Заменить базу данных {file} копией от {time}? Нынешняя останется рядом как {kept}. [y/N]',
    en: 'Replace the database {file} by the copy of {time}? The present one stays beside it as {kept}. [y/N]',
  },
  kept: { ru: 'ничего не изменено', en: 'nothing was changed' },
  done: {
    ru: 'база данных и ключ возвращены, прежние лежат рядом с окончанием .before-restore. Настройки не тронуты, копия: {settings}',
    en: 'database and key are back, the former ones lie beside them as .before-restore. The settings were left alone, their copy: {settings}',
  },
} as const satisfies Catalogue;
