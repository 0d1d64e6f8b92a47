/** Switches that tell why a leg ended: Bitrix24's code of every cause, and the words for it. */
import { describe, expect, it } from 'vitest';
import { storyTexts } from '../../../locales/story.ts';
import type { LegOutcome } from '../../../src/domain/call/leg.ts';
import { SETTLE_UNANSWERED_MS } from '../../../src/domain/call/decide.ts';
import { CallScript } from '../../helpers/call-script.ts';

const because = (script: CallScript): unknown =>
  script.decisions.find(({ what }) => what === 'ended')?.details['because'];

describe('an outgoing call without a talk', () => {
  it.each<[LegOutcome, string, string]>([
    ['busy', '486', 'client_busy'],
    ['declined', '603', 'client_declined'],
    ['no_answer', '480', 'client_did_not_answer'],
    ['wrong_number', '404', 'wrong_number'],
    ['cancelled', '603-S', 'employee_gave_up'],
    ['failed', '503', 'no_way'],
    ['other', 'OTHER', 'client_did_not_answer'],
  ])('that ended %s is %s in the CRM', (outcome, statusCode, why) => {
    const script = new CallScript().leg('101:out', 'alerting');
    script.leg('101:out', 'released', 900, { outcome, endedBy: 'other' }).wait(1_000);
    expect(script.call.result).toMatchObject({ statusCode, talkMs: 0 });
    expect(because(script)).toBe(why);
  });

  it('that the operator ended in the card is cancelled, whatever the switch calls it', () => {
    const script = new CallScript().leg('101:out', 'alerting');
    script.change({ legs: script.call.legs.map((leg) => ({ ...leg, releasedByOperator: true })) });
    script.leg('101:out', 'released', 900, { outcome: 'other', endedBy: 'switch' }).wait(1_000);
    expect(script.call.result).toMatchObject({ statusCode: '603-S' });
  });
});

describe('an incoming call without a talk', () => {
  it.each<LegOutcome>(['busy', 'no_answer', 'cancelled', 'elsewhere', 'forwarded', 'failed', 'other'])(
    'is missed when its phone ended %s',
    (outcome) => {
      const script = new CallScript().leg('101:in', 'alerting');
      script.leg('101:in', 'released', 900, { outcome }).wait(SETTLE_UNANSWERED_MS);
      expect(script.call.result).toMatchObject({ statusCode: '304' });
    },
  );

  it('is declined when the only phone was put down on purpose', () => {
    const script = new CallScript().leg('101:in', 'released', 0, { outcome: 'declined' }).wait(SETTLE_UNANSWERED_MS);
    expect(script.call.result).toMatchObject({ statusCode: '603' });
    expect(because(script)).toBe('employee_declined');
  });

  it('is missed when one of a group declined', () => {
    const script = new CallScript().leg('101:in', 'alerting').leg('102:in', 'alerting');
    script
      .leg('101:in', 'released', 500, { outcome: 'declined' })
      .leg('102:in', 'released', 500, { outcome: 'cancelled' });
    expect(script.wait(SETTLE_UNANSWERED_MS).call.result).toMatchObject({ statusCode: '304' });
  });
});

it('a phone that never rang is a call that was missed all the same', () => {
  const script = new CallScript().leg('101:in', 'released', 0, { outcome: 'busy' }).wait(SETTLE_UNANSWERED_MS);
  expect(script.call).toMatchObject({ direction: 'incoming', ownerUserId: '2', result: { statusCode: '304' } });
});

it('every cause has words of its own', () => {
  const words = [
    storyTexts.endedClientBusy,
    storyTexts.endedClientDeclined,
    storyTexts.endedWrongNumber,
    storyTexts.endedNoWay,
    storyTexts.endedGivenUp,
    storyTexts.endedDeclined,
  ];
  expect(new Set(words.map(({ ru }) => ru)).size).toBe(words.length);
});
