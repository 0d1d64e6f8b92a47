import { pickCrm } from './pickers.ts';
import type { Shell } from './commands-common.ts';
import { el, toast } from './dom.ts';
import type { CrmType, ShowCall } from './wire.ts';

export interface PersonHooks {
  shell: Shell;
  native: (event: string, argument?: unknown) => void;
  openEntity: () => void;
  bindEntity: (type: CrmType, id: number) => void;
}

const TYPE_NAMES: Record<CrmType, string> = {
  '': '',
  LEAD: 'Лид',
  DEAL: 'Сделка',
  CONTACT: 'Контакт',
  COMPANY: 'Компания',
};

interface Picked {
  id: string;
  title: string;
}

/** Left part of the card: who is calling, and the comment form. */
export function personPanel(call: ShowCall, hooks: PersonHooks): { root: HTMLElement; comment: HTMLElement } {
  const name = el('div', { class: 'person-name' }, call.crm?.name ?? (call.portalCall || 'Неизвестный клиент'));
  const text = el('textarea', { rows: '3', 'aria-label': 'Комментарий к звонку' });
  const comment = el('div', { class: 'card-comment', hidden: '' }, text);
  const save = () => {
    hooks.native('addCommentButtonClick', text.value);
    comment.hidden = true;
  };
  comment.append(el('button', { class: 'button primary', onclick: save }, 'Сохранить'));
  const bind = async () => {
    const buckets = (await pickCrm(hooks.shell.api, ['contact'], false)) as { contact?: Record<string, Picked> };
    const chosen = buckets.contact?.['0'];
    if (!chosen) return;
    name.textContent = chosen.title;
    hooks.bindEntity('CONTACT', Number(chosen.id.replace(/^\D+/, '')));
  };
  const row = (label: string, value: string) =>
    value === '' ? null : el('div', { class: 'person-row' }, el('span', {}, label), el('b', {}, value));
  const root = el(
    'div',
    { class: 'person' },
    el(
      'div',
      { class: 'person-head' },
      el('div', { class: 'avatar', 'aria-hidden': 'true' }, initials(name.textContent)),
      name,
    ),
    row('Телефон', call.phoneNumber === '' ? 'не определён' : call.phoneNumber),
    row(TYPE_NAMES[call.crmEntityType], call.crmEntityId > 0 ? `№ ${call.crmEntityId}` : ''),
    row('Компания', call.crm?.company ?? ''),
    row('Ответственный', call.crm?.responsible ?? ''),
    row('Линия', call.lineName || call.lineNumber),
    el(
      'div',
      { class: 'person-actions' },
      call.crm ? el('button', { class: 'button', onclick: () => hooks.openEntity() }, 'Открыть карточку') : null,
      call.crmEntityId === 0 && call.portalCall === ''
        ? el(
            'button',
            { class: 'button', onclick: () => void bind().catch((error: unknown) => toast(String(error))) },
            'Связать с контактом',
          )
        : null,
      el('button', { class: 'button', onclick: () => (comment.hidden = !comment.hidden) }, 'Комментарий'),
    ),
    comment,
  );
  return { root, comment };
}

function initials(name: string): string {
  const words = name.split(' ').filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => word[0] ?? '')
    .join('')
    .toUpperCase();
}
