/** What the switch lists when asked: its channels, its phones, and what our user may do. */
import type { ListedChannel } from './board.ts';
import type { ReadChannel } from './channel-name.ts';
import { channelFacts } from './facts.ts';
import type { AmiMessage } from './wire.ts';

/** A line of `Status` (known); null when it names no channel. */
export function readStatus(message: AmiMessage): (ListedChannel & { ageMs: number }) | null {
  const facts = channelFacts(message);
  if (facts === null) return null;
  const application = message.text('Application');
  const connected = facts.connectedNumber ?? (message.text('EffectiveConnectedLineNum') || null);
  return {
    facts: { ...facts, connectedNumber: connected === '<unknown>' ? null : connected },
    dialled: /^App(Dial|Queue)/.test(application) || facts.state === 5,
    bridgeId: message.text('BridgeID') || null,
    ageMs: (Number(message.text('Seconds')) || 0) * 1_000,
  };
}

/** Actions that list phones, each with the event and field that names one (known); an Asterisk without the module says so at once. */
export const PHONE_LISTS = [
  { action: 'PJSIPShowEndpoints', event: 'EndpointList', field: 'ObjectName', technology: 'PJSIP' },
  { action: 'SIPpeers', event: 'PeerEntry', field: 'ObjectName', technology: 'SIP' },
  { action: 'IAXpeerlist', event: 'PeerEntry', field: 'ObjectName', technology: 'IAX2' },
] as const;

/** Number → how an Originate names its phone, e.g. `PJSIP/101`. */
export function readPhones(
  list: (typeof PHONE_LISTS)[number],
  messages: AmiMessage[],
  readChannel: ReadChannel,
): [number: string, channel: string][] {
  return messages.flatMap((message) => {
    const name = message.text(list.field);
    if (message.text('Event') !== list.event || name === '') return [];
    const own = readChannel(`${list.technology}/${name}-00000000`);
    return own === null ? [] : [[own.number, `${list.technology}/${name}`]];
  });
}

/** What the product needs; `either`: one of them is enough. */
const NEEDED: readonly { either: readonly string[] }[] = [
  { either: ['Originate'] },
  { either: ['Hangup'] },
  { either: ['BlindTransfer', 'Redirect'] },
  { either: ['Atxfer'] },
  { either: ['PlayDTMF'] },
  { either: ['Getvar'] },
];

/** The commands that our user may not give, by the answer to `ListCommands` (known: one field a command that he may). */
export function missingCommands(answer: AmiMessage, wanted: readonly string[]): string[] {
  const allowed = new Set(answer.keys());
  const needed = [...NEEDED, ...wanted.map((command) => ({ either: [command] }))];
  return needed.filter(({ either }) => !either.some((name) => allowed.has(name))).map(({ either }) => either[0] ?? '');
}

/** `spool/monitor/2026/11/22/external-101-….wav` → the name without folders and extension; null when there is none. */
export function recordingName(path: string): string | null {
  const name = path.split('/').at(-1) ?? '';
  const bare = name.replace(/\.(wav|WAV|wav49|gsm|mp3|ulaw|alaw|sln|g722)$/, '');
  return /^[A-Za-z0-9_.-]{8,128}$/.test(bare) ? bare : null;
}
