import type { CallEngine } from '../engine/call-engine.ts';
import { SwitchError, type SwitchErrorCode } from '../engine/errors.ts';
import type { LegSnapshot } from '../engine/leg.ts';
import { conversationsEvent, paramsSchemas, type Method, type WireOptions } from './wire.ts';

/** An error answer to a command. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** What a connection may see and do, asked anew for each command: rights change under a living connection. */
export interface Rights {
  domain: string;
  mayUse: (number: string) => boolean;
  mayAnswer: (number: string) => boolean;
  /** Whether the leg is reported to this connection at all. */
  sees: (leg: LegSnapshot) => boolean;
}

/** Carries out one command; throws CommandError. */
export function execute(
  method: Method,
  params: unknown,
  engine: CallEngine,
  rights: Rights,
  wire: () => WireOptions,
): object | string {
  try {
    return run(method, params ?? {}, engine, rights, wire);
  } catch (error) {
    if (error instanceof SwitchError) throw new CommandError(HTTP_CODES[error.code], messageOf(error));
    throw error;
  }
}

const HTTP_CODES: Record<SwitchErrorCode, number> = {
  bad_request: 400,
  no_such_leg: 404,
  no_such_domain: 404,
  no_such_number: 404,
  no_such_integration: 404,
  not_possible: 409,
  answer_not_supported: 409,
  number_taken: 409,
};

function messageOf(error: SwitchError): string {
  return error.code === 'answer_not_supported' ? error.code : error.message;
}

function run(
  method: Method,
  params: unknown,
  engine: CallEngine,
  rights: Rights,
  wire: () => WireOptions,
): object | string {
  const owned = (id: string): LegSnapshot => ownLeg(engine, rights, id);
  switch (method) {
    case 'ping':
      return 'pong';
    case 'call.list':
      parse(method, params);
      return {
        conversations: engine
          .legs()
          .filter(rights.sees)
          .map((leg) => conversationsEvent(leg, wire())),
      };
    case 'call.make': {
      const { from, to } = parse(method, params);
      if (!rights.mayUse(from)) throw new CommandError(403, `Number ${from} is not served`);
      const started = engine.makeCall(rights.domain, from, to);
      return { call_id: started.callId, id: started.legId };
    }
    case 'call.answer': {
      const leg = owned(parse(method, params).id);
      if (!leg.ringing) throw new CommandError(409, 'The leg does not ring');
      if (!rights.mayAnswer(leg.number ?? ''))
        throw new SwitchError('answer_not_supported', 'The phone cannot answer over SIP');
      engine.answer(leg.id);
      return {};
    }
    case 'call.release':
      engine.release(owned(parse(method, params).id).id);
      return {};
    case 'call.hold':
      engine.hold(owned(parse(method, params).id).id);
      return {};
    case 'call.unhold':
      engine.unhold(owned(parse(method, params).id).id);
      return {};
    case 'call.dtmf': {
      const { id, digits } = parse(method, params);
      engine.dtmf(owned(id).id, digits);
      return {};
    }
    case 'call.consult': {
      const { id, to } = parse(method, params);
      const started = engine.consult(owned(id).id, to, true);
      return { call_id: started.callId, id: started.legId };
    }
    case 'call.transfer': {
      const request = parse(method, params);
      const leg = owned(request.id);
      if ('to' in request) engine.transfer(leg.id, request.to);
      else engine.join(leg.id, owned(request.consult_id).id);
      return {};
    }
  }
}

function parse<M extends Method>(method: M, params: unknown): ReturnType<(typeof paramsSchemas)[M]['parse']> {
  const parsed = paramsSchemas[method].safeParse(params);
  if (!parsed.success) throw new CommandError(400, parsed.error.issues.map((issue) => issue.message).join('; '));
  return parsed.data as ReturnType<(typeof paramsSchemas)[M]['parse']>;
}

function ownLeg(engine: CallEngine, rights: Rights, id: string): LegSnapshot {
  const leg = engine.find(id);
  if (leg?.kind !== 'subscriber' || leg.domain !== rights.domain) throw new CommandError(404, `No leg ${id}`);
  if (leg.number === null || !rights.mayUse(leg.number))
    throw new CommandError(403, 'The number of the leg is not served');
  // With CSTA off the Call API does not know calls that it did not make.
  if (!rights.sees(leg)) throw new CommandError(404, `No leg ${id}`);
  return leg;
}
