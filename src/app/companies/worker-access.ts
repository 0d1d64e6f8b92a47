/**
 * The background worker's frame is loaded on every page of the portal, so opening it must cost the portal nothing: the page gets
 * the viewer's claim back, sealed, and only the one tab of a browser that needs a token trades the claim for it.
 */
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Viewer } from '../ports/operator.ts';
import type { Portals } from '../ports/portals.ts';
import type { Company } from '../ports/store.ts';
import type { FrameAccess, FrameClaim } from './frame-access.ts';

const PURPOSE = 'worker-ticket';
const ROW = 'frame';
/** While the portal's budget holds fewer requests than these, they are for calls. */
const LEFT_FOR_CALLS = 24;

/** Encrypts and authenticates; `open` throws for whatever it did not seal itself. */
export interface Sealer {
  seal(purpose: string, rowId: string, plaintext: string): string;
  open(purpose: string, rowId: string, sealed: string): string;
}

export class WorkerAccess {
  readonly #frameAccess: Pick<FrameAccess, 'recognise' | 'verify'>;
  readonly #portals: Portals;
  readonly #sealer: Sealer;
  readonly #clock: Clock;

  constructor(deps: {
    frameAccess: Pick<FrameAccess, 'recognise' | 'verify'>;
    portals: Portals;
    sealer: Sealer;
    clock: Clock;
  }) {
    this.#frameAccess = deps.frameAccess;
    this.#portals = deps.portals;
    this.#sealer = deps.sealer;
    this.#clock = deps.clock;
  }

  /**
   * Asks the portal nothing. `ticket` is null where the company does not want native buttons: the portal's pages that were loaded
   * before still open the frame. AppError `frame_forged`.
   */
  async open(claim: FrameClaim): Promise<{ company: Company; ticket: string | null }> {
    const { company } = await this.#frameAccess.recognise(claim);
    if (!company.options.nativeButtons) return { company, ticket: null };
    return { company, ticket: this.#sealer.seal(PURPOSE, ROW, JSON.stringify(claim)) };
  }

  /**
   * Who holds the ticket; at most one or two requests to the portal, none when it has vouched for the same token before. `authId`:
   * a newer access token than the ticket's, which lives an hour. AppError: `frame_forged`, `portal_unavailable`.
   */
  async viewerOf(ticket: string, authId: string | null): Promise<Viewer> {
    const claim = this.#unseal(ticket);
    const { company } = await this.#frameAccess.recognise(claim);
    if (!company.options.nativeButtons) throw new AppError('frame_forged');
    if (this.#portals.of(company.id).budgetReadyAt(LEFT_FOR_CALLS) > this.#clock.now()) {
      throw new AppError('portal_unavailable');
    }
    const { viewer } = await this.#frameAccess.verify(authId === null ? claim : { ...claim, authId });
    return viewer;
  }

  #unseal(ticket: string): FrameClaim {
    let claim: string;
    try {
      claim = this.#sealer.open(PURPOSE, ROW, ticket);
    } catch {
      // Another server's, or damaged on the way: both are nobody's.
      throw new AppError('frame_forged');
    }
    // What the seal vouches for is not checked again.
    return JSON.parse(claim) as FrameClaim;
  }
}
