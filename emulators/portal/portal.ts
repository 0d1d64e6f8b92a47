import type { Clock } from './clock.ts';
import type { PortalAddress, PortalCore } from './core.ts';
import { createLocalApp, deleteApp, finishInstall } from './apps/life-cycle.ts';
import { EventBus } from './events/bus.ts';
import { frameForm, refreshFrameAuth, type FrameAuth, type FrameForm, type FrameRequest } from './placements/frames.ts';
import { availablePlacements, reportWorkerLoad, type AvailablePlacement } from './placements/available.ts';
import { PushHub, type PushMessage } from './push.ts';
import type { LocalApp, LocalAppForm } from './state/apps.ts';
import type { CardAppearance } from './state/cards.ts';
import type { ChatMessage } from './state/chat.ts';
import type { CrmEntity, NewCrmEntity } from './state/crm.ts';
import type { Knobs } from './state/knobs.ts';
import type { OutgoingNumber } from './state/lines.ts';
import { PortalState } from './state/portal-state.ts';
import type { Session } from './state/sessions.ts';
import type { RecordFile, StatisticRow } from './state/statistics.ts';
import type { NewUser, PortalUser } from './state/users.ts';
import { startCallViaRest, type StartedCall } from './telephony/click-to-call.ts';
import { outgoingNumberChoices } from './telephony/outgoing.ts';
import { cardOf } from './telephony/cards.ts';
import { dismissUser, fireUserAdded } from './users/life-cycle.ts';

export interface PortalOptions {
  clock: Clock;
  memberId?: string | undefined;
  knobs?: Partial<Knobs> | undefined;
  /** Fills a new or reset portal. */
  seed?: ((portal: Portal) => void) | undefined;
}

/** One Bitrix24 portal: all of its state and everything its pages and the control API may do with it. */
export class Portal implements PortalCore {
  readonly clock: Clock;
  readonly push = new PushHub();
  readonly events: EventBus;
  state: PortalState;
  /** Set by the emulator when its listeners are up and when the portal is renamed. */
  address: PortalAddress = { protocol: 'http', domain: 'portal.invalid', oauthDomain: 'oauth.invalid' };
  private readonly options: PortalOptions;

  constructor(options: PortalOptions) {
    this.options = options;
    this.clock = options.clock;
    this.state = this.newState();
    this.events = new EventBus(this);
    options.seed?.(this);
  }

  /** Back to the first day: sample data again, no apps, no calls, no logs. Addresses and member id stay. */
  reset(): void {
    this.events.cancelDelayed();
    this.state = this.newState();
    this.options.seed?.(this);
  }

  /** A new session, or undefined when login or password are wrong or the user is dismissed. */
  loginUser(login: string, password: string): Session | undefined {
    const user = this.state.users.byLogin(login);
    return user?.active && user.password === password ? this.openSession(user.id) : undefined;
  }

  /** A session without a password, for tests and the demo. */
  openSession(userId: number): Session {
    return this.state.sessions.open(userId, this.clock.now());
  }

  /** The logged-in user by the value of the session cookie. */
  userOfSession(cookie: string | undefined): PortalUser | undefined {
    const session = cookie ? this.state.sessions.get(cookie) : undefined;
    return session && this.state.users.active(session.userId);
  }

  logout(cookie: string): void {
    this.state.sessions.close(cookie);
  }

  /** Adds an employee; `announce` fires ONUSERADD (a real portal: at his first login). */
  addUser(fields: NewUser, announce = true): PortalUser {
    const user = this.state.users.add(fields, this.clock.now());
    if (announce) fireUserAdded(this, user);
    return user;
  }

  /** Sessions and all tokens of the employee die; there is no REST event for it (known). */
  dismissUser(userId: number): void {
    dismissUser(this, userId);
  }

  /** Saves the form «Локальное приложение»; API-only apps get ONAPPINSTALL at once. */
  createLocalApp(form: LocalAppForm, createdBy: number, keys?: { clientId: string; clientSecret: string }): LocalApp {
    return createLocalApp(this, form, createdBy, keys);
  }

  /** ONAPPUNINSTALL, then handlers, placements, lines and tokens of the app are gone. */
  deleteApp(appId: number, clean = true): void {
    deleteApp(this, appId, clean);
  }

  /** BX24.installFinish of an app with pages. */
  installFinish(appId: number, userId: number): void {
    finishInstall(this, appId, userId);
  }

  /** Apps that bound ONEXTERNALCALLSTART and their lines. */
  outgoingNumberChoices(): OutgoingNumber[] {
    return outgoingNumberChoices(this.state);
  }

  /** null = the portal's default. */
  setOutgoingNumber(userId: number, choiceId: string | null): void {
    this.state.users.update(userId, { outgoingNumber: choiceId });
  }

  setDefaultOutgoingNumber(choiceId: string | null): void {
    this.state.defaultOutgoingNumber = choiceId;
  }

  /** A click on a phone number in the portal. Throws {@link RestError} when no app is chosen or the number is bad. */
  startCallViaRest(
    userId: number,
    number: string,
    choiceId?: string | null,
    options?: { isMobile?: boolean; crm?: { type: CrmEntity['type']; id: number } },
  ): StartedCall {
    return startCallViaRest(this, { userId, number, choiceId: choiceId ?? null, ...options });
  }

  /** Where and with which hidden fields to open a frame of an app (main page or placement), with fresh tokens. */
  frameForm(request: FrameRequest): FrameForm {
    return frameForm(this, request);
  }

  /** Fresh tokens for a frame (command refreshAuth). */
  refreshFrameAuth(appId: number, userId: number): FrameAuth {
    return refreshFrameAuth(this, appId, userId);
  }

  /** Handlers of a placement that this user sees, in order of binding. */
  placements(placement: string, userId: number): AvailablePlacement[] {
    return availablePlacements(this.state, placement, userId);
  }

  /** How long a PAGE_BACKGROUND_WORKER frame took to load; removes handlers that are slow too often. */
  reportWorkerLoad(handlerId: number, durationMs: number): void {
    reportWorkerLoad(this, handlerId, durationMs);
  }

  /** Cards that are up for the user now, oldest first; after a page load the first one is shown again. */
  openCards(userId: number): PushMessage[] {
    return this.state.calls
      .list()
      .filter((call) => call.shownTo.has(userId))
      .map((call) => ({ command: 'showExternalCall', params: cardOf(this.state, call) }));
  }

  /** What a browser did with a card, for the card history. */
  reportCard(callId: string, userId: number, did: 'opened' | 'ignored' | 'closed'): void {
    this.state.cards.report(callId, userId, this.clock.now(), did);
  }

  cardHistory(): readonly CardAppearance[] {
    return this.state.cards.list();
  }

  users(): PortalUser[] {
    return this.state.users.list();
  }

  apps(): LocalApp[] {
    return this.state.apps.list();
  }

  contacts(): CrmEntity[] {
    return this.state.crm.list();
  }

  addContact(fields: NewCrmEntity): CrmEntity {
    return this.state.crm.add(fields, this.clock.now());
  }

  /** Newest first. */
  statistics(): StatisticRow[] {
    return [...this.state.statistics.rows].reverse();
  }

  recordFile(fileId: number): RecordFile | undefined {
    return this.state.statistics.files.get(fileId);
  }

  chatLog(userId?: number): ChatMessage[] {
    return this.state.chat.list(userId);
  }

  get knobs(): Knobs {
    return this.state.knobs;
  }

  private newState(): PortalState {
    return new PortalState({ memberId: this.options.memberId, knobs: this.options.knobs });
  }
}
