import type { DomainInput } from './engine/config.ts';

/** What `npm run emulator:ecss10` starts with. */
export const sampleDomain: DomainInput = {
  name: 'demo.local',
  subscribers: [
    { number: '101', name: 'Анна Смирнова' },
    { number: '102', name: 'Борис Кузнецов' },
    { number: '103', name: 'Вера Орлова' },
  ],
  groups: [{ number: '600', name: 'Отдел продаж', members: ['101', '102', '103'] }],
  queues: [{ number: '700', name: 'Поддержка', members: ['101', '102', '103'] }],
  externals: [{ number: '+79131234567', name: 'Иван Петров' }],
  integrations: [{ clientId: 'bitrix24', type: 'service', numbers: '{101-103}' }],
};
