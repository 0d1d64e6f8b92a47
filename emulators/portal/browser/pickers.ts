import type { PortalApi } from './api.ts';
import { el } from './dom.ts';
import type { PickCrm, PickUser } from './wire.ts';

interface Row<T> {
  label: string;
  note: string;
  value: T;
}

/** A list with a search field. Resolves with the chosen values, or null when cancelled. */
function choose<T>(title: string, rows: Row<T>[], multiple: boolean): Promise<T[] | null> {
  return new Promise((resolve) => {
    const type = multiple ? 'checkbox' : 'radio';
    const inputs = rows.map(() => el('input', { type, name: 'pick' }));
    const items = rows.map((row, i) =>
      el('label', { class: 'pick-row' }, inputs[i] ?? null, el('span', {}, row.label), el('small', {}, row.note)),
    );
    const search = el('input', { type: 'search', placeholder: 'Поиск', 'aria-label': 'Поиск' });
    search.addEventListener('input', () => {
      const needle = search.value.toLowerCase();
      items.forEach((item, i) => (item.hidden = !rows[i]?.label.toLowerCase().includes(needle)));
    });
    const dialog = el('dialog', { class: 'picker', 'aria-label': title });
    const finish = (chosen: T[] | null) => {
      dialog.remove();
      resolve(chosen);
    };
    const chosen = () => rows.filter((_, i) => inputs[i]?.checked).map((row) => row.value);
    dialog.append(
      el('h2', {}, title),
      search,
      el('div', { class: 'pick-list' }, ...items),
      el(
        'footer',
        {},
        el('button', { class: 'button primary', onclick: () => finish(chosen()) }, 'Выбрать'),
        el('button', { class: 'button', onclick: () => finish(null) }, 'Отмена'),
      ),
    );
    dialog.addEventListener('cancel', () => finish(null));
    document.body.append(dialog);
    dialog.showModal();
  });
}

function userAnswer(user: PickUser) {
  return {
    id: user.id,
    name: user.name,
    photo: '',
    position: user.position,
    url: `/company/personal/user/${user.id}/`,
    sub: false,
    sup: false,
  };
}

/** selectUser: one object, or an array when several may be chosen. Cancelled: null or [] (assumed). */
export async function pickUser(api: PortalApi, multiple: boolean): Promise<unknown> {
  const users = await api.users();
  const rows = users.map((user) => ({ label: user.name, note: user.position, value: user }));
  const chosen = ((await choose('Выбор сотрудника', rows, multiple)) ?? []).map(userAnswer);
  return multiple ? chosen : (chosen[0] ?? null);
}

/** selectAccess: access codes (everybody `AU`, employees `U<id>`) without the blocked ones. */
export async function pickAccess(api: PortalApi, blocked: string[]): Promise<unknown> {
  const users = await api.users();
  const all = [
    { id: 'AU', name: 'Все авторизованные пользователи', provider: '' },
    ...users.map((user) => ({ id: `U${user.id}`, name: user.name, provider: 'Сотрудник' })),
  ];
  const rows = all
    .filter((access) => !blocked.includes(access.id))
    .map((a) => ({ label: a.name, note: a.provider, value: a }));
  return (await choose('Права доступа', rows, true)) ?? [];
}

/** selectCRM: one bucket an entity type, each a map `{0: {…}}` and not an array (known: the SDK normalises it). */
export async function pickCrm(api: PortalApi, types: string[], multiple: boolean): Promise<unknown> {
  const entities = await api.crm(types);
  const rows = entities.map((entity) => ({ label: entity.title, note: entity.desc, value: entity }));
  const buckets: Record<string, Record<string, unknown>> = {};
  for (const entity of (await choose('Выбор элемента CRM', rows, multiple)) ?? []) {
    const bucket = (buckets[entity.type] ??= {});
    bucket[String(Object.keys(bucket).length)] = crmAnswer(entity);
  }
  return buckets;
}

function crmAnswer(entity: PickCrm) {
  return {
    id: entity.id,
    type: entity.type,
    place: entity.type,
    title: entity.title,
    desc: entity.desc,
    url: `/crm/${entity.type}/details/${entity.entityId}/`,
  };
}
