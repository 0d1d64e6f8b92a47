import { describe, expect, it } from 'vitest';
import { isDone, isOutdated } from '../../web/frames/effect.ts';
import { callView, consultingCall, NO_VERBS, talkingCall } from '../helpers/web-samples.ts';

const talking = talkingCall();
const waiting = talkingCall({ phase: 'held' });
const ended = callView({ phase: 'ended', verbs: NO_VERBS });

describe('a command is done', () => {
  it.each([
    ['answer', callView(), talking, true],
    ['answer', callView(), callView(), false],
    ['hold', talking, talking, false],
    ['hold', talking, waiting, true],
    // The client is held first, the colleague is called a moment later.
    ['consult', talking, waiting, false],
    ['consult', talking, consultingCall(), true],
    ['transfer', talking, waiting, false],
    ['transfer', talking, ended, true],
    ['complete', consultingCall(), consultingCall(), false],
    ['return', consultingCall(), talkingCall({ verbs: { ...talking.verbs, return: true } }), true],
    ['hangup', talking, undefined, true],
  ] as const)('%s', (verb, before, now, done) => {
    expect(isDone(verb, before, now)).toBe(done);
  });

  it('when its verb is not offered any more', () => {
    expect(isDone('dtmf', talking, talkingCall({ verbs: NO_VERBS }))).toBe(true);
  });
});

it('an error is told until the call goes on', () => {
  expect(isOutdated(talking, talkingCall())).toBe(false);
  expect(isOutdated(talking, waiting)).toBe(true);
  expect(isOutdated(waiting, consultingCall())).toBe(true);
  expect(isOutdated(talking, undefined)).toBe(true);
});
