import { hex } from '../ids.ts';
import { AppStore } from './apps.ts';
import { CallStore } from './calls.ts';
import { CardHistory } from './cards.ts';
import { ChatLog } from './chat.ts';
import { CrmStore } from './crm.ts';
import { FaultList, type EventFault, type RequestFault } from './faults.ts';
import { HandlerStore } from './handlers.ts';
import { defaultKnobs, type Knobs } from './knobs.ts';
import { OperatingTime, RateBuckets } from './limits.ts';
import { LineStore } from './lines.ts';
import { BoundedLog, type EventEntry, type RequestEntry } from './log.ts';
import { PlacementStore } from './placements.ts';
import { SessionStore } from './sessions.ts';
import { StatisticStore } from './statistics.ts';
import { TokenStore } from './tokens.ts';
import { UserStore } from './users.ts';

/** Everything one portal knows. A reset replaces the whole object, so nobody may keep a part of it. */
export class PortalState {
  /** 32 hex; does not change with a rename. */
  readonly memberId: string;
  readonly knobs: Knobs;
  /** «Номер для исходящего звонка по умолчанию»: id of an outgoing number. */
  defaultOutgoingNumber: string | null = null;
  readonly users = new UserStore();
  readonly sessions = new SessionStore();
  readonly apps = new AppStore();
  readonly tokens = new TokenStore();
  readonly crm = new CrmStore();
  readonly lines = new LineStore();
  readonly calls = new CallStore();
  readonly cards = new CardHistory();
  readonly statistics = new StatisticStore();
  readonly handlers = new HandlerStore();
  readonly placements = new PlacementStore();
  readonly chat = new ChatLog();
  readonly requests = new BoundedLog<RequestEntry>();
  readonly sentEvents = new BoundedLog<EventEntry>();
  readonly rate = new RateBuckets();
  readonly operating = new OperatingTime();
  readonly requestFaults = new FaultList<RequestFault>();
  readonly eventFaults = new FaultList<EventFault>();

  constructor(options: { memberId?: string | undefined; knobs?: Partial<Knobs> | undefined } = {}) {
    this.memberId = options.memberId ?? hex(32);
    this.knobs = { ...defaultKnobs, ...options.knobs };
  }
}
