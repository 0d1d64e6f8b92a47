import type { Portal } from '../../portal.ts';
import type { CrmEntity, CrmEntityType } from '../../state/crm.ts';
import { fullName } from '../../state/users.ts';
import { dateText, phoneLink } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../visit.ts';

const TYPE_NAMES: Record<CrmEntityType, string> = { CONTACT: 'Контакт', COMPANY: 'Компания', LEAD: 'Лид' };

export function entityPath(entity: Pick<CrmEntity, 'type' | 'id'>): string {
  return `/crm/${entity.type.toLowerCase()}/details/${entity.id}/`;
}

export function companyName(portal: Portal, entity: CrmEntity): string {
  return entity.companyId === null ? '' : (portal.state.crm.get('COMPANY', entity.companyId)?.name ?? '');
}

export function responsibleName(portal: Portal, entity: CrmEntity): string {
  const user = portal.state.users.get(entity.assignedById);
  return user ? fullName(user) : '';
}

function phones(entity: CrmEntity): Html[] {
  return entity.phones.map((phone) => html`<div>${phoneLink(phone, entity)}</div>`);
}

/** Contacts first, then companies and leads. */
export function contactList(portal: Portal, visit: Visit): Html {
  const order: CrmEntityType[] = ['CONTACT', 'COMPANY', 'LEAD'];
  const rows = order.flatMap((type) => portal.state.crm.list(type));
  return html`<section class="box">
    <table>
      <thead>
        <tr>
          <th>Название</th>
          <th>Тип</th>
          <th>Компания</th>
          <th>Телефон</th>
          <th>Ответственный</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <td><a href="${visit.base}${entityPath(row)}">${row.name}</a></td>
              <td>${TYPE_NAMES[row.type]}</td>
              <td>${companyName(portal, row)}</td>
              <td>${phones(row)}</td>
              <td>${responsibleName(portal, row)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** One entity with its phones and the calls of its timeline. */
export function entityDetails(portal: Portal, entity: CrmEntity): Html {
  const calls = portal.state.crm.activities
    .filter((a) => a.entityType === entity.type && a.entityId === entity.id)
    .reverse();
  return html`<div class="columns">
    <section class="box">
      <h2>О клиенте</h2>
      <dl>
        <dt>Тип</dt>
        <dd>${TYPE_NAMES[entity.type]}</dd>
        <dt>Телефон</dt>
        <dd>${phones(entity)}</dd>
        <dt>Компания</dt>
        <dd>${companyName(portal, entity) || '—'}</dd>
        <dt>Ответственный</dt>
        <dd>${responsibleName(portal, entity)}</dd>
      </dl>
    </section>
    <section class="box">
      <h2>Дела и звонки</h2>
      ${calls.length === 0 ? html`<p class="muted">Звонков пока нет.</p>` : null}
      <ul class="timeline">
        ${calls.map(
          (call) =>
            html`<li class="${call.missed ? 'missed' : ''}">
              <b>${call.subject}</b><small>${dateText(call.createdAt)}</small>
              ${call.completed ? null : html`<span class="badge">не завершено</span>`}
              ${call.recordFileIds.map((id) => html`<audio controls preload="none" src="/telephony/record/${id}"></audio>`)}
            </li>`,
        )}
      </ul>
    </section>
  </div>`;
}
