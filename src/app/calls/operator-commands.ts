/** What an operator does to a call from a page: checked against what he sees, journalled, then asked of the switch. */
import type { CallLeg, CallState } from '../../domain/call/call.ts';
import { dialable } from '../../domain/numbers/numbers.ts';
import { AppError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { CallCommand, CallVerb, CallView, Viewer } from '../ports/operator.ts';
import { SwitchError } from '../ports/switch-link.ts';
import type { SwitchErrorCode, SwitchLink } from '../ports/switch-link.ts';
import type { CompanyCalls } from './company-calls.ts';
import type { LegOfCall } from './live-legs.ts';

/** The call as the operator sees it now, and the legs that a command acts on. */
export interface Handle {
  call: CallState;
  view: CallView;
  leg: CallLeg | null;
  consultation: LegOfCall | null;
}

export interface OperatorCommandsDeps {
  calls: Pick<CompanyCalls, 'operatorActed' | 'operatorRefused' | 'settled'>;
  /** Null while no switch is configured. */
  link: () => SwitchLink | null;
  /** Null when the call is none of the viewer's. */
  find: (viewer: Viewer, callId: string) => Handle | null;
  /** The number that a dial of this employee rings; null when there is none. */
  dialFrom: (userId: string) => string | null;
  /** The phone has refused to be answered from here. */
  cannotAnswer: (extension: string) => void;
}

/** One command, ready to be sent. */
interface Step {
  verb: CallVerb;
  userId: string;
  link: SwitchLink;
  callId: string;
  leg: CallLeg;
  consultation: LegOfCall | null;
  to: string;
  digits: string;
  /** The leg talks by now. */
  talks: () => Promise<boolean>;
}

/** Longest row of DTMF digits in one command. */
const MAX_DIGITS = 32;

export class OperatorCommands {
  private readonly deps: OperatorCommandsDeps;
  /** Legs with a command on its way: a second press of a button must not start a second consultation. */
  private readonly busy = new Set<string>();

  constructor(deps: OperatorCommandsDeps) {
    this.deps = deps;
  }

  /** Resolves when the switch has accepted; what comes of it is heard from its events. Errors: see `OperatorCalls.command`. */
  async run(viewer: Viewer, callId: string, command: CallCommand): Promise<void> {
    const { verb } = command;
    const to = verb === 'transfer' || verb === 'consult' ? numberOf(command.to) : '';
    const digits = verb === 'dtmf' ? digitsOf(command.digits) : '';
    const handle = this.deps.find(viewer, callId);
    if (handle === null) throw new AppError('call_not_found');
    const { view, leg, consultation } = handle;
    if (view.answerHint !== null && verb === 'answer') throw new AppError('answer_not_supported');
    const link = this.connected();
    if (leg === null || !view.verbs[verb] || leg.extension === to) throw new AppError('not_possible_now');
    const talks = async (): Promise<boolean> => {
      await this.deps.calls.settled();
      return this.deps.find(viewer, callId)?.leg?.phase === 'talking';
    };
    const { userId } = viewer;
    const step: Step = { verb, userId, link, callId: handle.call.id, leg, consultation, to, digits, talks };
    // Digits follow each other quickly, and the connection keeps their order.
    if (verb === 'dtmf') return this.perform(step);
    if (this.busy.has(leg.legId)) throw new AppError('not_possible_now');
    this.busy.add(leg.legId);
    try {
      await this.perform(step);
    } finally {
      this.busy.delete(leg.legId);
    }
  }

  /** Rings the viewer's own phone, then calls `typed`. The call shows itself by its events. */
  async dial(viewer: Viewer, typed: string): Promise<void> {
    const to = numberOf(typed);
    const from = this.deps.dialFrom(viewer.userId);
    if (from === null) throw new AppError('no_extension');
    if (from === to) throw new AppError('bad_number', { number: typed });
    const link = this.connected();
    try {
      await link.makeCall(from, to);
    } catch (error) {
      throw refusal(error);
    }
  }

  private connected(): SwitchLink {
    const link = this.deps.link();
    if (link?.status().state !== 'connected') throw new AppError('switch_unavailable');
    return link;
  }

  private async perform(step: Step): Promise<void> {
    const { verb, userId, callId, leg, consultation, to } = step;
    const { calls } = this.deps;
    const releases = verb === 'reject' || verb === 'hangup';
    const details = {
      userId,
      ...(to === '' ? {} : { to }),
      ...(verb === 'complete' || verb === 'return' ? { consultLegId: consultation?.leg.legId ?? null } : {}),
    };
    await calls.operatorActed(callId, leg.legId, verb, details, releases);
    // A consultation with somebody outside is a call of its own, and it is the operator who ends it.
    const released = verb === 'return' ? consultation : null;
    if (released && released.call.id !== callId) {
      await calls.operatorActed(released.call.id, released.leg.legId, verb, { userId }, true);
    }
    try {
      await this.send(step);
    } catch (error) {
      if (!(error instanceof SwitchError)) throw error;
      // After a time-out the switch may have done it all the same.
      if (error.code !== 'timeout') {
        await calls.operatorRefused(callId, leg.legId, verb, error.code);
        if (released && released.call.id !== callId) {
          await calls.operatorRefused(released.call.id, released.leg.legId, verb, error.code);
        }
      }
      if (error.code === 'answer_not_supported') this.deps.cannotAnswer(leg.extension);
      throw refusal(error);
    }
  }

  private async send(step: Step): Promise<void> {
    const { verb, link, leg, consultation, to, digits } = step;
    switch (verb) {
      case 'answer':
        return link.answer(leg.legId);
      case 'reject':
      case 'hangup':
        return link.release(leg.legId);
      case 'hold':
        return link.hold(leg.legId);
      case 'unhold':
        return link.unhold(leg.legId);
      case 'transfer':
        return link.transfer(leg.legId, to);
      case 'consult':
        await link.consult(leg.legId, to);
        return;
      case 'complete':
        return link.completeTransfer(leg.legId, consultation?.leg.legId ?? '');
      case 'return':
        return takeBack(step);
      case 'dtmf':
        return link.dtmf(leg.legId, digits);
    }
  }
}

/** The colleague may have hung up in the same moment, the switch may give the client back by itself: the client is what matters. */
async function takeBack({ link, leg, consultation, talks }: Step): Promise<void> {
  if (consultation) await link.release(consultation.leg.legId).catch(unless('no_such_leg'));
  if (leg.phase !== 'held' || (await talks())) return;
  await link.unhold(leg.legId).catch(async (error: unknown) => {
    if (!(await talks())) throw error;
  });
}

function unless(code: SwitchErrorCode): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof SwitchError) || error.code !== code) throw error;
  };
}

function numberOf(typed: string | undefined): string {
  const number = dialable(typed ?? '');
  if (number === null) throw new AppError('bad_number', { number: typed ?? '' });
  return number;
}

function digitsOf(typed: string | undefined): string {
  const digits = (typed ?? '').toUpperCase();
  if (digits.length > MAX_DIGITS || !/^[0-9A-D*#]+$/.test(digits)) throw new AppError('bad_number', { number: digits });
  return digits;
}

function refusal(error: unknown): unknown {
  if (!(error instanceof SwitchError)) return error;
  return new AppError(REFUSED[error.code], { reason: error.message });
}

const REFUSED: Record<SwitchErrorCode, ErrorCode> = {
  bad_params: 'switch_refused',
  forbidden: 'switch_refused',
  no_such_leg: 'not_possible_now',
  not_possible_now: 'not_possible_now',
  answer_not_supported: 'answer_not_supported',
  too_many_requests: 'switch_refused',
  switch_failure: 'switch_refused',
  not_connected: 'switch_unavailable',
  timeout: 'switch_timeout',
};
