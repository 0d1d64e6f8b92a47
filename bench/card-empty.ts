/** What the browser and the portal's page cost by themselves: the same card of the same call with an empty page in its frame. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Stage } from './stage.ts';

/** The words of the empty page, in the place where the probe looks for a phase. */
export const EMPTY = 'Пусто';
const PAGE = `<!doctype html><meta charset="utf-8"><title>${EMPTY}</title><p id="phase-text">${EMPTY}</p>`;

/** Stands in for our server's card at the portal while it is wanted. */
export class EmptyCard {
  readonly #stage: Stage;
  readonly #server: Server = createServer((request, response) => {
    // The form is read to its end as a real handler would.
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE));
  });

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Calls that come while `act` runs open the empty page. */
  async during<T>(act: () => Promise<T>): Promise<T> {
    const [placement] = this.#stage.portal.portal.state.placements.list({ placement: 'CALL_CARD' });
    if (placement === undefined) throw new Error('the portal has no card of ours');
    const { handler } = placement;
    const { port } = this.#server.address() as AddressInfo;
    placement.handler = `http://127.0.0.1:${port}/call/call.html`;
    try {
      return await act();
    } finally {
      placement.handler = handler;
    }
  }
}
