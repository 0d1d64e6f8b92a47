import { desksOf } from '../welcome.ts';
import { HELP } from './console.ts';
import type { AsteriskWorld } from './world.ts';

/** Addresses and what to try, for the terminal. */
export function welcomeToAsterisk(world: AsteriskWorld): string {
  const { address } = world.portal.portal;
  const { sip } = world.switch.pbx;
  return `
Демонстрация с настоящим Asterisk работает. Откройте эти адреса в одном браузере, каждый в своей вкладке.

Портал Битрикс24: у каждого сотрудника свой рабочий стол
${desksOf(world)}

Настройки компании на сервере интеграции (домен компании: ${address.domain}, затем вход на портал как admin)
  ${world.serverUrl}

Телефоны 101–104 и клиент управляются отсюда; наберите команду и нажмите Enter:
${HELP}

Вместо телефона 104 можно подключить свой: SIP, ${sip.host}:${sip.port} (UDP, A-law), имя 104, пароль ${sip.password}.

Ctrl+C — закончить.`;
}
