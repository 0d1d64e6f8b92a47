import { describe, expect, it } from 'vitest';
import { Breaker } from '../../../src/domain/delivery/breaker.ts';
import type { CommandFailure } from '../../../src/domain/delivery/command.ts';
import { laneOf, neededTokens, rankOf } from '../../../src/domain/delivery/lanes.ts';

const fault = (change: Partial<CommandFailure> = {}): CommandFailure => ({
  action: 'retry',
  code: 'network',
  message: '',
  retryAt: null,
  ...change,
});

describe('the breaker', () => {
  it('opens at the third fault in a row and lets one probe through at a time, ever more seldom', () => {
    const breaker = new Breaker(() => 1);
    breaker.failed(fault(), 0);
    breaker.failed(fault(), 0);
    expect(breaker.mode(0)).toBe('closed');
    breaker.failed(fault(), 0);
    expect([breaker.mode(0), breaker.opensAt]).toEqual(['open', 500]);
    expect(breaker.mode(500)).toBe('probe');
    breaker.probed(500);
    breaker.failed(fault(), 501);
    expect([breaker.mode(501), breaker.opensAt]).toEqual(['open', 1_500]);
    for (let again = 0; again < 20; again += 1) breaker.probed(10_000);
    expect(breaker.opensAt).toBe(20_000);
    expect(breaker.reason?.since).toBe(0);
    expect(breaker.succeeded()).toBe(true);
    expect([breaker.mode(0), breaker.reason]).toEqual(['closed', null]);
  });

  it('counts its pauses from the probe that left, not from the answer that never came', () => {
    const breaker = new Breaker(() => 1);
    for (let again = 0; again < 3; again += 1) breaker.failed(fault({ code: 'timeout' }), 0);
    breaker.probed(500);
    expect(breaker.mode(1_500)).toBe('probe');
    breaker.probed(1_500);
    breaker.failed(fault({ code: 'timeout' }), 10_500);
    expect([breaker.mode(10_500), breaker.opensAt]).toEqual(['probe', 3_500]);
  });

  it('opens at once when only the administrator can help, and closes for a new authorisation', () => {
    const breaker = new Breaker(() => 1);
    breaker.failed(fault({ action: 'ask_administrator', code: 'ACCESS_DENIED' }), 0);
    expect([breaker.mode(0), breaker.opensAt, breaker.reason?.fault.code]).toEqual(['open', 60_000, 'ACCESS_DENIED']);
    breaker.reset();
    expect(breaker.mode(0)).toBe('probe');
  });

  it('never probes before the moment that the portal named', () => {
    const breaker = new Breaker(() => 0);
    for (let again = 0; again < 3; again += 1) breaker.failed(fault({ code: 'OVERLOAD_LIMIT', retryAt: 10_000 }), 0);
    expect(breaker.opensAt).toBe(10_000);
  });

  it('blames the portal for what is the portal’s only', () => {
    expect(Breaker.isPortalFault(fault())).toBe(true);
    expect(Breaker.isPortalFault(fault({ code: 'INTERNAL_SERVER_ERROR' }))).toBe(false);
    expect(Breaker.isPortalFault(fault({ action: 'give_up', code: 'ERROR_CORE' }))).toBe(false);
  });
});

describe('lanes', () => {
  it('put ringing phones before everything, and leave them the last requests of the budget', () => {
    const card = laneOf([{ kind: 'show', userIds: ['1'] }]);
    const hide = laneOf([{ kind: 'hide', userIds: ['1'] }]);
    const finish = laneOf([{ kind: 'finish', userId: '1', talkMs: 0, statusCode: '304', failedReason: '' }]);
    expect([card, hide, finish]).toEqual(['card', 'hide', 'finish']);
    expect(rankOf(card)).toBeLessThan(rankOf(hide));
    expect(rankOf(hide)).toBeLessThan(rankOf(finish));
    expect(neededTokens(card, 0)).toBe(1);
    expect(neededTokens(finish, 0)).toBeGreaterThan(neededTokens(hide, 0));
    expect(neededTokens(finish, 60_000)).toBe(1);
  });
});
