import type { FastifyInstance } from 'fastify';
import type { Portal } from '../portal.ts';
import type { EventFault, RequestFault } from '../state/faults.ts';
import { adminForm } from './actions.ts';
import { EVENT_FAULTS, KNOBS, REQUEST_FAULTS } from './pages/emulator.ts';

/** Forms of the page «Эмулятор». */
export function registerEmulatorActions(app: FastifyInstance, portal: Portal): void {
  const here = '/emulator/';
  adminForm(app, portal, '/emulator/knobs', (form) => {
    Object.assign(portal.knobs, readKnobs(portal, form));
    return here;
  });
  adminForm(app, portal, '/emulator/request-fault', (form) => {
    const fault: RequestFault = { kind: kindOf<RequestFault['kind']>(form, REQUEST_FAULTS), ...limits(form) };
    const method = form.get('target')?.trim().toLowerCase();
    portal.state.requestFaults.add(method ? { ...fault, method } : fault);
    return here;
  });
  adminForm(app, portal, '/emulator/request-fault/remove', (form) => {
    portal.state.requestFaults.remove(Number(form.get('id')));
    return here;
  });
  adminForm(app, portal, '/emulator/event-fault', (form) => {
    const fault: EventFault = { kind: kindOf<EventFault['kind']>(form, EVENT_FAULTS), ...limits(form) };
    const event = form.get('target')?.trim().toUpperCase();
    portal.state.eventFaults.add(event ? { ...fault, event } : fault);
    return here;
  });
  adminForm(app, portal, '/emulator/event-fault/remove', (form) => {
    portal.state.eventFaults.remove(Number(form.get('id')));
    return here;
  });
  adminForm(app, portal, '/emulator/tokens', (form) => {
    const how = form.get('how') === 'revoke' ? 'revoke' : 'expire';
    portal.state.tokens.end(() => true, how, portal.clock.now());
    return here;
  });
  adminForm(app, portal, '/emulator/dismiss', (form, visit) => {
    const userId = Number(form.get('userId'));
    if (userId === visit.user.id) throw new Error('Себя уволить нельзя.');
    portal.dismissUser(userId);
    return here;
  });
}

/** Only switches named on the page; a number that is none leaves its switch as it is. */
function readKnobs(portal: Portal, form: URLSearchParams): Record<string, boolean | number> {
  const read: Record<string, boolean | number> = {};
  for (const name of Object.keys(KNOBS) as (keyof typeof KNOBS)[]) {
    const before = portal.knobs[name];
    if (typeof before === 'boolean') read[name] = form.get(name) === 'Y';
    else {
      const value = Number(form.get(name));
      read[name] = form.get(name) !== '' && Number.isFinite(value) && value >= 0 ? value : before;
    }
  }
  return read;
}

function kindOf<K extends string>(form: URLSearchParams, kinds: Record<K, string>): K {
  const kind = form.get('kind') ?? '';
  if (!Object.hasOwn(kinds, kind)) throw new Error('Неизвестный сбой');
  return kind as K;
}

function limits(form: URLSearchParams): { times?: number; delayMs?: number } {
  const times = Number(form.get('times'));
  const delayMs = Number(form.get('delayMs'));
  return { ...(times > 0 ? { times } : {}), ...(delayMs > 0 ? { delayMs } : {}) };
}
