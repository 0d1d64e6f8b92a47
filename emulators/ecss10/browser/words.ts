import type { Leg } from './model.ts';

export function phase(leg: Leg): string {
  if (leg.status === 'talking') return 'Разговор';
  if (leg.status === 'held') return 'На удержании';
  if (leg.status === 'released') return 'Завершён';
  if (leg.direction === 'out') return leg.ringing ? 'Снимите трубку' : 'Вызываем';
  return 'Входящий';
}

const REASONS: Record<string, string> = {
  normal: 'отбой',
  rejected: 'отклонён',
  busy: 'занято',
  no_answer: 'не ответил',
  answered_elsewhere: 'ответил другой',
  caller_gave_up: 'звонивший положил трубку',
  unavailable: 'телефон не на связи',
  wrong_number: 'неверный номер',
  queue_timeout: 'не дождался в очереди',
  transferred: 'переведён',
  removed: 'номер удалён',
};

export function reason(leg: Leg): string {
  return leg.releaseReason === null ? '' : (REASONS[leg.releaseReason] ?? leg.releaseReason);
}

export function remote(leg: Leg): string {
  return leg.remoteDigits ?? 'номер скрыт';
}

/** `1:07` */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export function clockTime(at: number): string {
  return new Date(at).toLocaleTimeString('ru-RU', { hour12: false });
}
