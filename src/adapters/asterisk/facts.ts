/** What single AMI events mean: from fields of text to typed facts. What is of no use to the tracking of calls gives null. */
import type { AmiMessage } from './wire.ts';

/** A channel as an event shows it. Names and numbers are null where Asterisk has none. */
export interface ChannelFacts {
  /** `Uniqueid`; ours when an Originate named it. */
  id: string;
  /** `Linkedid`: of the first channel of the call; it may change on a living channel (known). */
  call: string;
  /** e.g. `PJSIP/101-0000004b`. Goes stale: to be used for commands only, never as a key. */
  name: string;
  /** 0 down, 4 rings the other side, 5 rings itself, 6 up (known). */
  state: number;
  /** Dialled digits, or where the dial plan is by now. */
  exten: string;
  callerNumber: string | null;
  connectedNumber: string | null;
  connectedName: string | null;
}

export type SwitchFact =
  | { what: 'created' | 'changed' | 'held' | 'unheld' | 'hangup_asked' | 'recorded'; channel: ChannelFacts }
  | { what: 'ended'; channel: ChannelFacts; cause: number }
  | { what: 'entered' | 'left'; channel: ChannelFacts; bridgeId: string }
  | { what: 'dial_begun'; caller: ChannelFacts | null; dialled: ChannelFacts }
  | { what: 'dial_ended'; callerId: string | null; dialledId: string; status: string; forwarded: boolean }
  | { what: 'paired'; oneId: string; twoId: string }
  | { what: 'originate_failed'; id: string };

type Reader = (message: AmiMessage) => SwitchFact | null;

const about =
  (what: 'created' | 'changed' | 'held' | 'unheld' | 'hangup_asked' | 'recorded'): Reader =>
  (message) =>
    withChannel(message, (channel) => ({ what, channel }));

const inBridge =
  (what: 'entered' | 'left'): Reader =>
  (message) =>
    withChannel(message, (channel) => ({ what, channel, bridgeId: message.text('BridgeUniqueid') }));

const READERS: Record<string, Reader> = {
  Newchannel: about('created'),
  Newstate: about('changed'),
  NewConnectedLine: about('changed'),
  NewCallerid: about('changed'),
  Rename: about('changed'),
  Hold: about('held'),
  Unhold: about('unheld'),
  HangupRequest: about('hangup_asked'),
  MixMonitorStart: about('recorded'),
  BridgeEnter: inBridge('entered'),
  BridgeLeave: inBridge('left'),
  Hangup: (message) =>
    withChannel(message, (channel) => ({ what: 'ended', channel, cause: Number(message.text('Cause')) || 0 })),
  DialBegin: (message) => {
    const dialled = channelFacts(message, 'Dest');
    return dialled && { what: 'dial_begun', caller: channelFacts(message), dialled };
  },
  DialEnd: (message) => {
    const dialledId = message.text('DestUniqueid');
    if (dialledId === '') return null;
    const callerId = message.text('Uniqueid') || null;
    const forwarded = message.text('Forward') !== '';
    return { what: 'dial_ended', callerId, dialledId, status: message.text('DialStatus'), forwarded };
  },
  LocalBridge: (message) => {
    const oneId = message.text('LocalOneUniqueid');
    const twoId = message.text('LocalTwoUniqueid');
    return oneId === '' || twoId === '' ? null : { what: 'paired', oneId, twoId };
  },
  OriginateResponse: (message) => {
    const id = message.text('Uniqueid');
    // Known: `Response` stands in an event here. `<null>` when no channel ever was.
    return message.text('Response') === 'Failure' && id !== '' ? { what: 'originate_failed', id } : null;
  },
};

export function readFact(message: AmiMessage): SwitchFact | null {
  return READERS[message.text('Event')]?.(message) ?? null;
}

/** Two-channel events have the second channel's fields with a prefix (known). Null when the event names no channel. */
export function channelFacts(message: AmiMessage, prefix = ''): ChannelFacts | null {
  const field = (name: string): string => message.text(`${prefix}${name}`);
  const id = field('Uniqueid');
  if (id === '') return null;
  return {
    id,
    call: field('Linkedid') || id,
    name: field('Channel') || field('Newname'),
    state: Number(field('ChannelState')) || 0,
    exten: field('Exten'),
    callerNumber: known(field('CallerIDNum')),
    connectedNumber: known(field('ConnectedLineNum')),
    connectedName: known(field('ConnectedLineName')),
  };
}

function withChannel(message: AmiMessage, build: (channel: ChannelFacts) => SwitchFact): SwitchFact | null {
  const channel = channelFacts(message);
  if (channel === null) return null;
  const renamed = message.text('Newname');
  return build(renamed === '' ? channel : { ...channel, name: renamed });
}

/** Known: an empty value, `<unknown>` and `unknown` all mean that there is none. */
function known(value: string): string | null {
  return value === '' || value === '<unknown>' || value === 'unknown' ? null : value;
}
