/** The operators' side of one company's calls: what each of them sees, and the door to what they may do. */
import type { CallLeg, CallState } from '../../domain/call/call.ts';
import { AppError } from '../errors.ts';
import type { CallCommand, CallView, Colleague, Viewer } from '../ports/operator.ts';
import type { CompanyOptions } from '../ports/store.ts';
import { ALL_ABILITIES } from '../ports/switch-link.ts';
import type { LegAbilities, SwitchLink } from '../ports/switch-link.ts';
import type { Clock } from '../ports/clock.ts';
import { colleaguesOf } from './colleagues.ts';
import type { CompanyCalls } from './company-calls.ts';
import type { Directory } from './directory.ts';
import { LiveLegs } from './live-legs.ts';
import type { MustPickUp } from './must-pick-up.ts';
import { OperatorCommands } from './operator-commands.ts';
import type { Handle } from './operator-commands.ts';
import { bystanderView, ENDED_SHOWN_MS, myLeg, viewOf } from './views.ts';
import type { Onlooker, Scene } from './views.ts';

export interface OperatorDeskDeps {
  calls: CompanyCalls;
  directory: Directory;
  clock: Clock;
  options: () => CompanyOptions;
  link: () => SwitchLink | null;
  /** Somebody looks at this call, whose client was not looked up in the CRM yet. */
  lookUp: (callId: string) => void;
  /** The phones that refused to be answered from here. */
  mustPickUp: Pick<MustPickUp, 'has' | 'note'>;
  /** What everybody sees may have changed though no call did. */
  changed: () => void;
}

export class OperatorDesk {
  private readonly deps: OperatorDeskDeps;
  private readonly commands: OperatorCommands;
  /** Made once after each change of the calls: many pages ask in a row. */
  private live: { legs: LiveLegs; version: number } | null = null;
  private bystanders: { views: CallView[]; version: number } | null = null;

  constructor(deps: OperatorDeskDeps) {
    this.deps = deps;
    this.commands = new OperatorCommands({
      calls: deps.calls,
      link: deps.link,
      find: (viewer, callId) => this.find(viewer, callId),
      dialFrom: (userId) => deps.directory.dialFrom(userId),
      cannotAnswer: (extension) => {
        deps.mustPickUp.note(extension);
        deps.changed();
      },
    });
  }

  /** To be called after a change of employees or options, before anybody is told of it. */
  refresh(): void {
    this.bystanders = null;
  }

  /** Calls of this employee that live now or ended a moment ago, newest first. */
  active(userId: string): CallView[] {
    const scene = this.scene();
    const who = this.onlooker(userId);
    return this.deps.calls.index.since(scene.now - ENDED_SHOWN_MS).flatMap((call) => {
      const view = viewOf(call, who, scene);
      if (view !== null && isUnknown(call)) this.deps.lookUp(call.id);
      return view ?? [];
    });
  }

  /** All live calls of the company, newest first; with verbs where this employee takes part. */
  everybody(userId: string): CallView[] {
    const scene = this.scene();
    const who = this.onlooker(userId);
    const { index } = this.deps.calls;
    if (this.bystanders?.version !== index.version) {
      const views = index.since(scene.now).flatMap((call) => bystanderView(call, scene) ?? []);
      this.bystanders = { views, version: index.version };
    }
    return this.bystanders.views.map((view) => {
      const call = index.get(view.id);
      const own = call && myLeg(call, who) !== null ? viewOf(call, who, scene) : null;
      return own ?? view;
    });
  }

  /** All active employees with a number, by name. */
  colleagues(): Colleague[] {
    const status = this.deps.link()?.status() ?? null;
    return colleaguesOf(this.deps.directory.people(), this.legs(), status);
  }

  command(viewer: Viewer, callId: string, command: CallCommand): Promise<void> {
    return this.commands.run(viewer, callId, command);
  }

  /** AppError `call_not_found`; `not_possible_now` where the portal has no card of the call for this operator. */
  async showCard({ userId }: Viewer, callId: string): Promise<void> {
    const { calls } = this.deps;
    const call = calls.index.get(callId);
    if (!call || viewOf(call, this.onlooker(userId), this.scene()) === null) throw new AppError('call_not_found');
    if (call.crmCallId === null || !call.viewers.includes(userId)) throw new AppError('not_possible_now');
    await calls.showAgain(callId, userId);
  }

  dial(viewer: Viewer, to: string): Promise<void> {
    return this.commands.dial(viewer, to);
  }

  /** Whose own list of calls a change of this call may touch. */
  concernedBy(call: CallState): Set<string> {
    const users = new Set([...call.viewers, ...call.seenBy]);
    if (call.ownerUserId !== null) users.add(call.ownerUserId);
    for (const { extension } of call.legs) {
      const person = this.deps.directory.personOf(extension);
      if (person !== null) users.add(person.userId);
    }
    return users;
  }

  private find(viewer: Viewer, callId: string): Handle | null {
    const call = this.deps.calls.index.get(callId);
    const who = this.onlooker(viewer.userId);
    const view = call ? viewOf(call, who, this.scene()) : null;
    if (!call || !view) return null;
    const leg = myLeg(call, who);
    return { call, view, leg, consultation: leg && this.legs().consultationOf(leg) };
  }

  private legs(): LiveLegs {
    const { index } = this.deps.calls;
    if (this.live?.version !== index.version) {
      this.live = { legs: new LiveLegs(index.values()), version: index.version };
    }
    return this.live.legs;
  }

  private scene(): Scene {
    const { clock, options, directory } = this.deps;
    return {
      now: clock.now(),
      live: this.legs(),
      options: options(),
      personOf: (extension) => directory.personOf(extension),
    };
  }

  private onlooker(userId: string): Onlooker {
    return {
      userId,
      extensions: this.deps.directory.extensionsOf(userId),
      connected: this.deps.link()?.status().state === 'connected',
      abilities: (leg) => this.abilities(leg),
    };
  }

  /** What the switch offers, without what the phone has refused before. */
  private abilities(leg: CallLeg): LegAbilities {
    const offered = this.deps.link()?.abilities(leg) ?? ALL_ABILITIES;
    return this.deps.mustPickUp.has(leg.extension) ? { ...offered, answer: false } : offered;
  }
}

/** A click: the portal registered it itself, so nothing was asked beside a registration. */
function isUnknown({ clients, direction, endedAt, crmCallId }: CallState): boolean {
  return (clients ?? null) === null && direction !== 'internal' && endedAt === null && crmCallId !== null;
}
