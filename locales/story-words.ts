/**
 * Steps of a call's story in words. Pure; takes whatever parameters a journal of any version holds, and shows a code that it does not
 * know as it is.
 */
import type { Fact, PartCode, Story, StoryLine } from '../src/app/ports/stories.ts';
import type { JournalCode } from '../src/domain/call/journal.ts';
import { storyTexts } from './story.ts';
import {
  dialReason,
  dismissedOwner,
  duration,
  portalReason,
  recordingReason,
  statusWords,
  switchReason,
} from './story-reasons.ts';
import { translate, type Lang, type ParamsOf } from './translate.ts';

/** What words need besides the line itself. */
export interface StoryContext {
  lang: Lang;
  people: Story['people'];
}

/** Parameters of one line, by name, of the kind that the words need. */
export class Facts {
  readonly context: StoryContext;
  private readonly facts: Record<string, Fact>;

  constructor(facts: Record<string, Fact>, context: StoryContext) {
    this.facts = facts;
    this.context = context;
  }

  text(name: string): string {
    const value = this.own(name);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  }
  number(name: string): number {
    const value = this.own(name);
    return typeof value === 'number' ? value : 0;
  }
  is(name: string): boolean {
    return this.own(name) === true;
  }
  has(name: string): boolean {
    const value = this.own(name);
    return value !== null && value !== undefined && value !== '';
  }
  list(name: string): string[] {
    const value = this.own(name);
    return Array.isArray(value) ? value : [];
  }
  /** Name of an employee; his number in the portal when we do not know him. */
  who(userId: string): string {
    const known = this.context.people.find((each) => each.userId === userId);
    if (known) return known.name;
    return userId === '' ? this.say('nobody') : this.say('unknownUser', { userId });
  }
  /** An extension with whoever has it now. */
  extension(extension: string): string {
    const name = this.context.people.find((each) => each.active && each.numbers.includes(extension))?.name;
    return name === undefined ? extension : this.say('extensionOf', { extension, name });
  }
  extensions(name: string): string {
    return this.list(name)
      .map((each) => this.extension(each))
      .join(', ');
  }
  time(name: string): string {
    return duration(this.number(name), this.context.lang);
  }
  say<K extends keyof typeof storyTexts>(key: K, ...params: ParamsOf<(typeof storyTexts)[K]>): string {
    return translate(storyTexts[key], this.context.lang, ...params);
  }

  private own(name: string): Fact | undefined {
    return Object.hasOwn(this.facts, name) ? this.facts[name] : undefined;
  }
}

/** The line in the reader's language. */
export function lineWords({ code, facts }: Pick<StoryLine, 'code' | 'facts'>, context: StoryContext): string {
  const read = new Facts(facts, context);
  return Object.hasOwn(WORDS, code) ? WORDS[code as keyof typeof WORDS](read) : read.say('unknownCode', { code });
}

type Words = (facts: Facts) => string;

function ringing(f: Facts): string {
  const extension = f.extension(f.text('extension'));
  const remote = f.text('remoteNumber');
  const inside = f.text('toward') === 'inside';
  if (f.text('direction') === 'out') return f.say(inside ? 'legDialsInside' : 'legDialsClient', { extension, remote });
  if (inside) return f.say('legRingsInside', { extension, remote: f.extension(remote) });
  return remote === '' ? f.say('legRingsWithheld', { extension }) : f.say('legRingsClient', { extension, remote });
}

function released(f: Facts): string {
  const extension = f.extension(f.text('extension'));
  if (f.has('answeredAt')) return f.say('legHungUp', { extension });
  return f.say(f.text('direction') === 'out' ? 'legGaveUp' : 'legStopped', { extension });
}

function gone(f: Facts): string {
  const extension = f.extension(f.text('extension'));
  const why = f.text('why');
  if (why === 'not_in_call_list') return f.say('legGoneFromList', { extension });
  return f.say(why === 'moved_to_another_call' ? 'legMoved' : 'legGone', { extension });
}

function shown(f: Facts): string {
  const who = f.who(f.text('userId'));
  const extension = f.text('extension');
  switch (f.text('why')) {
    case 'rings':
      return f.say('cardForRings', { who, extension });
    case 'dials':
      return f.say('cardForDials', { who, extension });
    case 'talks':
      return f.say('cardForTalks', { who, extension });
    case 'rings_after_answer':
      return f.say('cardForTransfer', { who, extension });
    case 'clicked':
      return f.say('cardForClick', { who });
    case 'default_employee':
      return f.say('cardForDefault', { who, extensions: f.extensions('extensions') });
    default:
      return f.say('cardFor', { who });
  }
}

function hidden(f: Facts): string {
  const who = f.who(f.text('userId'));
  const by = f.extension(f.text('byExtension'));
  const extensions = f.list('extensions').join(', ');
  switch (f.text('why')) {
    case 'answered_by':
      return f.say('cardAwayAnswered', { who, by });
    case 'handed_on':
      return f.say('cardAwayHandedOn', { who, by });
    case 'stopped_ringing':
      return f.say('cardAwayStopped', { who, extensions });
    case 'hung_up':
      return f.say('cardAwayHungUp', { who, extensions });
    case 'not_the_clients_phone':
      return f.say('cardAwayNotClient', { who, extensions });
    case 'stood_in':
      return f.say('cardAwayStoodIn', { who });
    case 'number_not_theirs':
      return f.say('cardAwayNumber', { who });
    default:
      return f.say('cardAway', { who });
  }
}

function notShown(f: Facts): string {
  const extension = f.text('extension');
  const { people } = f.context;
  const now = people.find((each) => each.active && each.numbers.includes(extension));
  if (now) return f.say('cardNotShownNow', { extension, name: now.name });
  const dismissed = dismissedOwner(people, extension);
  return dismissed === null
    ? f.say('cardNotShown', { extension })
    : f.say('cardNotShownDismissed', { extension, name: dismissed });
}

function ended(f: Facts): string {
  const { lang } = f.context;
  const sentences = [endedBecause(f)];
  if (f.has('statusCode')) sentences.push(f.say('endedStatus', { status: statusWords(f.text('statusCode'), lang) }));
  if (f.has('failedReason')) sentences.push(dialReason(f.text('failedReason'), lang));
  if (f.list('announcements').length > 0) {
    sentences.push(f.say('announcements', { extensions: f.list('announcements').join(', ') }));
  }
  const who = f.who(f.text('userId'));
  const recordFor = f.text('recordFor');
  if (recordFor === 'talked_last') sentences.push(f.say('recordTalked', { who }));
  if (recordFor === 'registered_for') sentences.push(f.say('recordRegistered', { who }));
  if (recordFor === 'default_employee') sentences.push(f.say('recordDefault', { who }));
  if (f.number('settledMs') > 0) sentences.push(f.say('endedSettled', { time: f.time('settledMs') }));
  return sentences.join('. ');
}

function endedBecause(f: Facts): string {
  switch (f.text('because')) {
    case 'talked':
      return f.say('endedTalked', { duration: f.time('talkMs'), talkers: f.list('talkers').join(', ') });
    case 'nobody_answered':
      return f.say('endedUnanswered');
    case 'client_did_not_answer':
      return f.say('endedClientSilent');
    case 'client_busy':
      return f.say('endedClientBusy');
    case 'client_declined':
      return f.say('endedClientDeclined');
    case 'wrong_number':
      return f.say('endedWrongNumber');
    case 'no_way':
      return f.say('endedNoWay');
    case 'employee_gave_up':
      return f.say('endedGivenUp');
    case 'employee_declined':
      return f.say('endedDeclined');
    case 'ended_by_operator':
      return f.say('endedByOperator');
    case 'dial_refused':
      return f.say('endedRefused');
    case 'dial_unclear':
      return f.say('endedUnclear');
    default:
      return f.say('ended');
  }
}

function waited(f: Facts): string {
  const time = f.time('ms');
  switch (f.text('why')) {
    case 'budget':
      return f.say('waitedBudget', { time });
    case 'portal_away':
      return f.say('waitedPortal', { time });
    case 'administrator':
      return f.say('waitedAdministrator', { time });
    case 'requests_under_way':
      return f.say('waitedRequests', { time });
    default:
      return f.say('waited', { time });
  }
}

/** A command with what the portal said to it. */
const answered = (words: Words) => (f: Facts) => {
  const command = words(f);
  const reason = portalReason(f.text('code'), f.text('message'), f.context.lang);
  switch (f.text('answer')) {
    case 'ok':
      return f.say('answerOk', { command });
    case 'skipped':
      return f.say('answerSkipped', { command });
    case 'retry':
      return f.say('answerRetry', { command, reason });
    case 'ask_administrator':
      return f.say('answerAdministrator', { command, reason });
    case 'give_up':
      return f.say('answerGiveUp', { command, reason });
    default:
      return f.say('answerNone', { command });
  }
};

function request(f: Facts): string {
  const time = f.time('ms');
  const status = f.text('httpStatus');
  const reason = f.text('error') || f.say('noReason');
  if (status === '') return f.say('requestSilent', { time, reason });
  if (f.has('error')) return f.say('requestError', { status, time, reason });
  const others = f.number('others');
  return others > 0 ? f.say('requestOfMany', { status, time, others }) : f.say('request', { status, time });
}

const users = (f: Facts) =>
  f
    .list('userIds')
    .map((userId) => f.who(userId))
    .join(', ');

type VerbText = `verb${string}` & keyof typeof storyTexts;
const pressed = (verb: VerbText) => (f: Facts) => {
  const params = { who: f.who(f.text('userId')), verb: f.say(verb) };
  return f.has('to') ? f.say('pressedTo', { ...params, to: f.extension(f.text('to')) }) : f.say('pressed', params);
};
const refused = (verb: VerbText) => (f: Facts) =>
  f.say('pressedRefused', { verb: f.say(verb), reason: switchReason(f.text('reason'), f.context.lang) });

const WORDS: Record<JournalCode | PartCode, Words> = {
  leg_alerting: ringing,
  leg_talking: (f) =>
    f.say('legTalks', {
      extension: f.extension(f.text('extension')),
      remote: f.has('remoteNumber') ? f.extension(f.text('remoteNumber')) : f.say('withheldParty'),
    }),
  leg_held: (f) => f.say('legHeld', { extension: f.extension(f.text('extension')) }),
  leg_released: released,
  leg_gone: gone,
  click_to_call: (f) => {
    const params = { who: f.who(f.text('userId')), to: f.text('to') };
    return f.has('from')
      ? f.say('clicked', { ...params, from: f.text('from') })
      : f.say('clickedWithoutNumber', params);
  },
  dial_asked: (f) => f.say('dialAsked'),
  dial_accepted: (f) => f.say('dialAccepted'),
  dial_unclear: (f) => f.say('dialUnclear'),
  dial_refused: (f) =>
    f.say('dialRefused', { reason: dialReason(f.text('reason'), f.context.lang) || f.say('noReason') }),
  dial_never_rang: (f) => f.say('dialNeverRang'),
  owner: (f) => {
    const who = f.who(f.text('userId'));
    return f.has('extension')
      ? f.say('ownerByNumber', { who, extension: f.text('extension') })
      : f.say('owner', { who });
  },
  default_employee: (f) =>
    f.say('defaultEmployee', { who: f.who(f.text('userId')), extensions: f.list('extensions').join(', ') || '—' }),
  card_for: shown,
  card_away_from: hidden,
  card_not_shown: notShown,
  left_alone: (f) => f.say('leftAlone'),
  undeliverable: (f) => f.say('undeliverable', { extensions: f.list('extensions').join(', ') || '—' }),
  ended,
  recording_wanted: (f) => f.say('recordingWanted'),
  recording_attached: (f) => f.say('recordingAttached', { fileName: f.text('fileName') || '—' }),
  recording_given_up: (f) => f.say('recordingGivenUp', { reason: recordingReason(f.text('reason'), f.context.lang) }),
  delivery: (f) =>
    f.number('attempt') > 1 ? f.say('deliveryAgain', { attempt: f.number('attempt') }) : f.say('delivery'),
  waited,
  register: answered((f) => f.say(f.is('show') ? 'registerShow' : 'register', { who: f.who(f.text('userId')) })),
  show: answered((f) => f.say('show', { who: users(f) })),
  hide: answered((f) => f.say('hide', { who: users(f) })),
  finish: answered((f) =>
    f.say('finish', { who: f.who(f.text('userId')), status: statusWords(f.text('statusCode'), f.context.lang) }),
  ),
  find_clients: answered((f) => f.say('findClients', { number: f.text('phoneNumber') })),
  request,
  answer: pressed('verbAnswer'),
  reject: pressed('verbReject'),
  hangup: pressed('verbHangup'),
  hold: pressed('verbHold'),
  unhold: pressed('verbUnhold'),
  transfer: pressed('verbTransfer'),
  consult: pressed('verbConsult'),
  complete: pressed('verbComplete'),
  return: pressed('verbReturn'),
  dtmf: pressed('verbDtmf'),
  answer_refused: refused('verbAnswer'),
  reject_refused: refused('verbReject'),
  hangup_refused: refused('verbHangup'),
  hold_refused: refused('verbHold'),
  unhold_refused: refused('verbUnhold'),
  transfer_refused: refused('verbTransfer'),
  consult_refused: refused('verbConsult'),
  complete_refused: refused('verbComplete'),
  return_refused: refused('verbReturn'),
  dtmf_refused: refused('verbDtmf'),
  card_again: (f) => f.say('cardAgain', { who: f.who(f.text('userId')) }),
  send_again: (f) => f.say('sentAgain'),
};
