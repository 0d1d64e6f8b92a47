import type { World } from './world.ts';

const PEOPLE = [
  { desk: 'anna', name: 'Анна Смирнова, телефон 101' },
  { desk: 'boris', name: 'Борис Кузнецов, телефон 102' },
  { desk: 'admin', name: 'Ольга Админова, администратор' },
];

/** Addresses and what to try, for the terminal. */
export function welcome(world: World): string {
  const { address } = world.portal.portal;
  const { controlUrl, console } = world.switch.addresses();
  const phones = controlUrl.replace(/\/$/, '');
  return `
Демонстрация работает. Откройте эти адреса в одном браузере, каждый в своей вкладке.

Портал Битрикс24: у каждого сотрудника свой рабочий стол
${desksOf(world)}

Станция ECSS-10: телефоны 101–103, внешняя линия, журнал, сбои
  ${phones}/

Консоль станции CoCon (пароль: password): домены, интеграции, CSTA; ? покажет команды
  ${console ?? ''}

Настройки компании на сервере интеграции (домен компании: ${address.domain}, затем вход на портал как admin)
  ${world.serverUrl}

Что попробовать:
  1. Откройте стол Анны, а рядом станцию. На «Внешней линии» выберите «101 Анна Смирнова» и нажмите «Позвонить»:
     у Анны всплывёт карточка звонка.
  2. «Принять» в карточке снимает трубку её телефона, «Завершить» кладёт.
  3. Позвоните на «600 Отдел продаж»: зазвонят три телефона, карточка появится у Анны и Бориса
     и останется у того, кто ответит.
  4. У Анны в «CRM — контакты» щёлкните по номеру Ивана Петрова: зазвонит её телефон 101; ответьте на странице
     станции, потом ответьте за клиента на «Внешней линии».
  5. Посмотрите «Статистику звонков» портала: каждый звонок записан один раз.

Ctrl+C — закончить.`;
}

/** Where each employee works, a line a person. */
export function desksOf(world: Pick<World, 'portal'>): string {
  const { address } = world.portal.portal;
  const portal = `${address.protocol}://${address.domain}`;
  return PEOPLE.map(
    ({ desk, name }) => `  ${`${portal}/desk/${desk}/`.padEnd(40)} ${name} (логин и пароль: ${desk})`,
  ).join('\n');
}
