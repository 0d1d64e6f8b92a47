import type { Portal } from './portal.ts';

/** The demo company: an administrator, three operators and a few clients. Passwords equal the logins. */
export function sampleData(portal: Portal): void {
  const people = [
    { login: 'admin', name: 'Ольга', lastName: 'Админова', gender: 'F', admin: true, workPosition: 'Администратор' },
    { login: 'anna', name: 'Анна', lastName: 'Смирнова', gender: 'F', phoneInner: '101', workPosition: 'Оператор' },
    { login: 'boris', name: 'Борис', lastName: 'Кузнецов', gender: 'M', phoneInner: '102', workPosition: 'Оператор' },
    { login: 'vera', name: 'Вера', lastName: 'Орлова', gender: 'F', phoneInner: '103', workPosition: 'Оператор' },
  ] as const;
  for (const person of people) portal.addUser(person, false);
  const romashka = portal.addContact({
    type: 'COMPANY',
    name: 'ООО «Ромашка»',
    phones: ['+73832000001'],
    assignedById: 2,
  });
  portal.addContact({
    type: 'CONTACT',
    name: 'Иван Петров',
    phones: ['+79131234567'],
    assignedById: 2,
    companyId: romashka.id,
  });
  portal.addContact({ type: 'CONTACT', name: 'Мария Сидорова', phones: ['8 (913) 765-43-21'], assignedById: 3 });
  portal.addContact({ type: 'LEAD', name: 'Заявка с сайта', phones: ['+7 903 555-11-22'], assignedById: 4 });
}
