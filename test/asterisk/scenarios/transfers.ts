/** Calls that are handed on by the phones themselves. */
import { FEATURES } from '../../../emulators/asterisk/config/dial-plan.ts';
import type { Call } from '../../../emulators/asterisk/sip/call.ts';
import { answerOn } from '../live-desk.ts';
import type { LiveDesk } from '../live-desk.ts';
import { pause, RING_MS, TALK_MS } from '../scenario.ts';
import type { Expected, Scenario } from '../scenario.ts';
import { talkOnFirst } from './incoming.ts';

export const transfers: Scenario[] = [
  {
    title: 'blind transfer by the phone (REFER)',
    async play(desk) {
      const { client, out, talk } = await talkOnFirst(desk);
      const [, second] = desk.phones;
      await pause(TALK_MS);
      await talk.transfer(second.user);
      const next = await answerOn(second);
      await talk.ends();
      await pause(TALK_MS);
      await out.hangUp();
      await next.ends();
      return handedOn(desk, client, [talk, next]);
    },
  },
  {
    title: 'attended transfer by the phone (REFER with Replaces)',
    async play(desk) {
      const { client, out, talk } = await talkOnFirst(desk);
      const [first, second] = desk.phones;
      await pause(TALK_MS);
      await talk.hold();
      const consultation = await first.call(second.user);
      const next = await answerOn(second, first.user);
      await consultation.talks();
      await pause(TALK_MS);
      await talk.transferInto(consultation);
      await Promise.all([talk.ends(), consultation.ends()]);
      const joinedAt = Date.now();
      await pause(TALK_MS);
      await out.hangUp();
      await next.ends();
      return handedOn(desk, client, [talk, next], joinedAt);
    },
  },
  {
    title: 'transfer from hold by the phone (REFER, nobody was asked)',
    async play(desk) {
      const { client, out, talk } = await talkOnFirst(desk);
      const [, second] = desk.phones;
      await talk.hold();
      await pause(TALK_MS);
      await talk.transfer(second.user);
      const next = await answerOn(second);
      await talk.ends();
      await pause(TALK_MS);
      await out.hangUp();
      await next.ends();
      return handedOn(desk, client, [talk, next]);
    },
  },
  {
    title: 'attended transfer by the feature code',
    async play(desk) {
      const { client, out, talk } = await talkOnFirst(desk);
      const [, second] = desk.phones;
      await pause(TALK_MS);
      await talk.press(FEATURES.attendedTransfer);
      await pause(RING_MS);
      await talk.press(second.user);
      const next = await answerOn(second);
      await pause(TALK_MS);
      await talk.hangUp();
      const joinedAt = Date.now();
      await pause(TALK_MS);
      await out.hangUp();
      await next.ends();
      return handedOn(desk, client, [talk, next], joinedAt);
    },
  },
  {
    title: 'attended transfer by the feature code, the colleague hangs up: back with the client',
    async play(desk) {
      const { client, out, talk } = await talkOnFirst(desk);
      const [first, second] = desk.phones;
      await pause(TALK_MS);
      await talk.press(FEATURES.attendedTransfer);
      await pause(RING_MS);
      await talk.press(second.user);
      const next = await answerOn(second);
      await pause(TALK_MS);
      await next.hangUp();
      await pause(TALK_MS);
      await out.hangUp();
      await talk.ends();
      return {
        records: [
          { client, type: 'incoming', code: '200', owner: first.user, talkMs: talk.talkMs, cards: [first.user] },
        ],
      };
    },
  },
];

/** The second phone has the call in the end; the time between the two talks is not talk. */
function handedOn(desk: LiveDesk, client: string, [talk, next]: [Call, Call], joinedAt?: number): Expected {
  const [first, second] = desk.phones;
  const nextMs = joinedAt === undefined ? next.talkMs : (next.endedAt ?? 0) - joinedAt;
  const cards = [first.user, second.user];
  return {
    records: [{ client, type: 'incoming', code: '200', owner: second.user, talkMs: talk.talkMs + nextMs, cards }],
  };
}
