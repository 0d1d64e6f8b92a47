import type { FastifyInstance } from 'fastify';
import type { Ecss10Emulator } from '../index.ts';

/** What is used of a page's WebSocket. */
interface Page {
  readonly bufferedAmount: number;
  send(text: string): void;
  terminate(): void;
}

const NEWEST = 200;
/** A page that sleeps in the background is disconnected rather than fed into memory; it comes back by itself. */
const MOST_BUFFERED_BYTES = 4 * 1024 * 1024;

/** Pushes the whole state after every change, and every new line of the log, to each page. */
export function liveRoute(app: FastifyInstance, emulator: Ecss10Emulator): void {
  const pages = new Set<Page>();
  const fresh: object[] = [];
  let scheduled = false;

  const send = (page: Page, text: string): void => {
    if (page.bufferedAmount > MOST_BUFFERED_BYTES) page.terminate();
    else page.send(text);
  };
  const flush = (): void => {
    scheduled = false;
    const entries = fresh.splice(0).slice(-NEWEST);
    if (pages.size === 0) return;
    const text = JSON.stringify({ state: emulator.state(), entries });
    for (const page of pages) send(page, text);
  };
  // Many changes of one moment become one message.
  const schedule = (): void => {
    if (scheduled || pages.size === 0) return;
    scheduled = true;
    setImmediate(flush);
  };
  const stops = [
    emulator.journal.onEntry((entry) => {
      if (pages.size > 0) fresh.push(entry);
      schedule();
    }),
    emulator.directory.onChange(schedule),
  ];
  app.addHook('onClose', () => {
    for (const stop of stops) stop();
  });

  app.get('/api/live', { websocket: true }, (page) => {
    pages.add(page);
    page.on('close', () => pages.delete(page));
    // ws closes the socket after an error; `close` follows.
    page.on('error', () => page.terminate());
    send(page, JSON.stringify({ state: emulator.state(), entries: emulator.journal.after(0, NEWEST) }));
  });
}
