import { LOGIN_PATH } from '../portal/state/sessions.ts';
import type { World } from './world.ts';

const PEOPLE = [
  { desk: 'anna', name: 'Анна Смирнова, телефон 101' },
  { desk: 'boris', name: 'Борис Кузнецов, телефон 102' },
  { desk: 'admin', name: 'Ольга Админова, администратор' },
];

/** Addresses and what to try, for the terminal. */
export function welcome(world: World): string {
  const { address } = world.portal.portal;
  const portal = `${address.protocol}://${address.domain}`;
  const { controlUrl } = world.switch.addresses();
  const phones = controlUrl.replace(/\/$/, '');
  const desks = PEOPLE.map(
    ({ desk, name }) => `  ${portal}/desk/${desk}${LOGIN_PATH}   ${name} (вход и пароль: ${desk})`,
  );
  return `
Демонстрация работает. Портал — три сотрудника, у каждого свой адрес, все сразу в одном браузере:
${desks.join('\n')}

Телефоны АТС (звонить, отвечать, класть трубку, переводить): ${phones}/
Сервер интеграции, настройки компании: ${world.serverUrl}  (домен компании: ${address.domain})

Что попробовать:
  1. Откройте Анну и телефоны рядом. На «городской линии» наберите 101: у Анны всплывёт карточка звонка.
  2. «Принять» в карточке снимает трубку её телефона, «Завершить» кладёт.
  3. Наберите 600: зазвонят трое, карточка появится у троих и останется у ответившего.
  4. В портале откройте контакт и щёлкните по номеру: зазвонит телефон сотрудника, потом клиент.
  5. Посмотрите «Телефония → Статистика звонков»: каждый звонок записан один раз.

Ctrl+C — закончить.`;
}
