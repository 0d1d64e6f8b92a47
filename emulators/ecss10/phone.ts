import type { CallEngine, CallStarted } from './engine/call-engine.ts';
import { SwitchError } from './engine/errors.ts';
import type { LegSnapshot } from './engine/leg.ts';

/** The hands of one person at one phone: acts on the leg that a person would mean. */
export class Phone {
  readonly number: string;
  readonly #engine: CallEngine;
  readonly #domain: string;

  constructor(engine: CallEngine, domain: string, number: string) {
    this.#engine = engine;
    this.#domain = domain;
    this.number = number;
  }

  /** Oldest first. */
  legs(): LegSnapshot[] {
    return this.#engine
      .legs()
      .filter((leg) => leg.kind === 'subscriber' && leg.domain === this.#domain && leg.number === this.number);
  }

  call(to: string): CallStarted {
    return this.#engine.callFromPhone(this.#domain, this.number, to);
  }

  /** Picks up the call that has rung longest. */
  answer(): void {
    this.#engine.answer(this.#one((leg) => leg.ringing, 'does not ring'));
  }

  reject(): void {
    this.#engine.release(this.#one((leg) => leg.ringing, 'does not ring'));
  }

  /** Ends the talk or the dialling; a call on hold stays there. */
  hangUp(): void {
    this.#engine.release(this.#one((leg) => !leg.ringing && leg.status !== 'held', 'has no call'));
  }

  hold(): void {
    this.#engine.hold(this.#one((leg) => leg.status === 'talking', 'does not talk'));
  }

  unhold(): void {
    this.#engine.unhold(this.#one((leg) => leg.status === 'held', 'has nothing on hold'));
  }

  transfer(to: string): void {
    this.#engine.transfer(
      this.#one((leg) => leg.status === 'talking', 'does not talk'),
      to,
    );
  }

  consult(to: string): CallStarted {
    return this.#engine.consult(
      this.#one((leg) => leg.status === 'talking', 'does not talk'),
      to,
    );
  }

  /** Completes the attended transfer begun with `consult`. */
  join(): void {
    const consult = this.legs().findLast((leg) => leg.consultFor !== null);
    if (!consult?.consultFor) throw new SwitchError('not_possible', `Phone ${this.number} consults nobody`);
    this.#engine.join(consult.consultFor, consult.id);
  }

  #one(fits: (leg: LegSnapshot) => boolean, otherwise: string): string {
    const leg = this.legs().find(fits);
    if (!leg) throw new SwitchError('not_possible', `Phone ${this.number} ${otherwise}`);
    return leg.id;
  }
}
