/** The phones of the demo by the keyboard: each line is a command. */
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import type { Call } from '../../asterisk/sip/call.ts';
import type { AsteriskSwitch } from '../../asterisk/switch.ts';

const CLIENT = '79131234567';

export const HELP = `  звонок 101            клиент ${CLIENT} звонит на 101 (или 600 — группа, 700 — меню и очередь)
  цифра 1               клиент нажимает клавишу (в меню 1 ведёт в очередь)
  ответ 101             снять трубку телефона 101; «ответ клиент» — клиент отвечает на ваш звонок
  набор 102 ${CLIENT} телефон 102 звонит наружу (или коллеге: набор 102 101)
  отбой 101             положить трубку; «отбой клиент» — клиент кладёт
  удержание 101, снять 101, перевод 101 102
  телефоны              кто чем занят`;

/** Reads commands until the input ends or the signal fires. */
export async function phoneConsole(
  telephony: AsteriskSwitch,
  streams: { input: Readable; output: Writable },
  signal: AbortSignal,
): Promise<void> {
  const lines = createInterface({ input: streams.input, crlfDelay: Infinity, signal });
  const say = (text: string): void => void streams.output.write(`${text}\n`);
  for await (const line of lines) {
    if (line.trim() === '') continue;
    try {
      say(await obey(telephony, line.trim().split(/\s+/)));
    } catch (error) {
      say(`не вышло: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

async function obey(telephony: AsteriskSwitch, [word = '', who = '', whom = '']: string[]): Promise<string> {
  switch (word) {
    case 'звонок':
      await telephony.callIn(CLIENT, who);
      return `клиент звонит на ${who}`;
    case 'цифра':
      await lastCall(telephony, 'клиент').press(who);
      return `клиент нажал ${who}`;
    case 'ответ':
      lastCall(telephony, who).answer();
      return `${who} отвечает`;
    case 'набор':
      await telephony.phone(who).call(whom);
      return `${who} набирает ${whom}`;
    case 'отбой':
      await lastCall(telephony, who).hangUp();
      return `${who} кладёт трубку`;
    case 'удержание':
      await lastCall(telephony, who).hold();
      return `${who} удерживает звонок`;
    case 'снять':
      await lastCall(telephony, who).unhold();
      return `${who} снова говорит`;
    case 'перевод':
      await lastCall(telephony, who).transfer(whom);
      return `${who} переводит звонок на ${whom}`;
    case 'телефоны':
      return state(telephony);
    default:
      return `Команды:\n${HELP}`;
  }
}

/** The newest call of this phone that is not over. */
function lastCall(telephony: AsteriskSwitch, who: string): Call {
  const { calls } = who === 'клиент' ? telephony.provider : telephony.phone(who);
  const call = calls.findLast(({ state }) => state !== 'ended');
  if (call === undefined) throw new Error(`у «${who}» сейчас нет звонка`);
  return call;
}

const WORDS = { ringing: 'вызов', talking: 'разговор', ended: 'окончен' } as const;

function state(telephony: AsteriskSwitch): string {
  const phones = telephony.desks.flatMap(({ phones }) => phones);
  const all = [...phones.map((number) => telephony.phone(number)), telephony.provider];
  return all
    .map(({ user, calls }) => {
      const live = calls.filter(({ state }) => state !== 'ended');
      const name = user === 'provider' ? 'клиент' : user;
      return `  ${name}: ${live.map((call) => `${WORDS[call.state]} с ${call.remote}`).join(', ') || 'свободен'}`;
    })
    .join('\n');
}
