import type { AsteriskSwitch } from '../../asterisk/switch.ts';
import type { Watched, Witness } from '../witness.ts';

/** By the phones themselves, and by what Asterisk tells whoever watches over it. */
export class AsteriskWitness implements Witness {
  private readonly telephony: AsteriskSwitch;

  constructor(telephony: AsteriskSwitch) {
    this.telephony = telephony;
  }

  watch(): Watched {
    const { pbx } = this.telephony;
    const [desk] = pbx.desks;
    const phones = (desk?.phones ?? []).map((number) => this.telephony.phone(number));
    const before = new Set(phones.flatMap(({ calls }) => calls));
    const heard = pbx.watch.events.length;
    const calls = () => phones.flatMap(({ user, calls }) => calls.map((call) => ({ user, call })));
    const fresh = () => calls().filter(({ call }) => !before.has(call));
    const times = (): number[] => fresh().map(({ call }) => call.beganAt);
    return {
      startedAt: () => (times().length === 0 ? undefined : Math.min(...times())),
      rings: () =>
        fresh()
          .filter(({ call }) => call.direction === 'in')
          .map(({ user, call }) => ({ number: user, at: call.beganAt })),
      toldCallIds: () => {
        const ofPhones = pbx.watch.events
          .slice(heard)
          .filter(({ Event, Channel = '' }) => Event === 'Newchannel' && /^PJSIP\/1\d\d-/.test(Channel));
        return [...new Set(ofPhones.map(({ Linkedid = '' }) => Linkedid))];
      },
    };
  }
}
