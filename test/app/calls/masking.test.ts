import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Masker } from '../../../src/app/calls/masking.ts';

const masker = (): Masker =>
  new Masker({ extensions: ['101', '102', '240101'], names: ['Иван Петров', 'ООО «Ромашка»'], staff: ['Иван Иванов'] });

describe('masking', () => {
  it('gives one number one mask, whatever its spelling and wherever it stands', () => {
    const masked = masker().mask({
      clientNumber: '+79131234567',
      remoteNumber: '89131234567',
      facts: { message: 'number +7 (913) 123-45-67 and 7913 123 45 67, 9131234567; not 83832000000' },
      phoneNumber: 79131234567,
      list: ['8-913-123-45-67'],
    });
    expect(masked).toEqual({
      clientNumber: '#1…67',
      remoteNumber: '#1…67',
      facts: { message: 'number #1…67 and #1…67, #1…67; not #2…00' },
      phoneNumber: '#1…67',
      list: ['#1…67'],
    });
  });

  it('tells two numbers with the same last digits apart', () => {
    const masked = masker().mask({ a: { remoteNumber: '+79131234567' }, b: { remoteNumber: '+79239999967' } });
    expect(masked).toEqual({ a: { remoteNumber: '#1…67' }, b: { remoteNumber: '#2…67' } });
  });

  it('masks short numbers of clients, in texts too, and leaves extensions', () => {
    const masked = masker().mask({
      clientNumber: '223344',
      extension: '101',
      by: '240101',
      remoteNumber: '102',
      words: 'Звонит номер 101, 240101: входящий от 223344, 22-33-44; не 1223344',
    });
    expect(masked).toEqual({
      clientNumber: '#1…44',
      extension: '101',
      by: '240101',
      remoteNumber: '102',
      words: 'Звонит номер 101, 240101: входящий от #1…44, #1…44; не #2…44',
    });
  });

  it('masks the names of clients and leaves those of employees', () => {
    const masked = masker().mask({
      clientName: 'Иван Петров',
      words: 'Карточка: Иван Иванов. Клиент ИВАН ПЕТРОВ, Петров; ООО «Ромашка», ромашка',
    });
    expect(masked.clientName).toBe('[client 1]');
    expect(masked.words).toBe('Карточка: Иван Иванов. Клиент [client 1], [client 1]; [client 2], [client 2]');
  });

  it('leaves times, addresses and identifiers, unless a client’s number is in them', () => {
    const kept = {
      at: 1_795_380_043_963,
      day: '2026-11-22',
      error: 'connect ECONNREFUSED 192.168.100.210:8089',
      crmCallId: 'externalCall.5d62f792fae2861faf6408475eb4e03f.1795380043',
      legId: '0648051189800321',
    };
    expect(masker().mask(kept)).toEqual(kept);
    const masked = masker().mask({ clientNumber: '+79131234567', callRef: '2026-79131234567-1' });
    expect(masked.callRef).not.toContain('9131234567');
  });

  it('hides what was typed on the dial pad', () => {
    expect(masker().mask({ digits: '4276123' }).digits).toBe('•••••••');
  });

  it('never lets a full number through, in any spelling, under any key', () => {
    const number = fc.tuple(
      fc.constantFrom('+7', '8', '7', '+49', ''),
      fc.integer({ min: 2_000_000_000, max: 9_999_999_999 }),
    );
    const gap = fc.constantFrom('', ' ', '-', '.', ' (', ') ', '–');
    const words = fc.constantFrom('звонок от', 'number', 'tel:', '(', 'id=', '');
    fc.assert(
      fc.property(
        number,
        fc.array(gap, { minLength: 10, maxLength: 10 }),
        words,
        fc.string(),
        (parts, gaps, before, key) => {
          const digits = String(parts[1]);
          const spelled = `${parts[0]}${Array.from(digits)
            .map((digit, index) => (gaps[index] ?? '') + digit)
            .join('')}`;
          const text = JSON.stringify(
            masker().mask({ [key]: `${before} ${spelled} end`, clientNumber: `+7${digits}` }),
          );
          expect(text.replace(/\D/g, '')).not.toContain(digits);
          expect(text).toContain(`…${digits.slice(-2)}`);
        },
      ),
    );
  });
});
