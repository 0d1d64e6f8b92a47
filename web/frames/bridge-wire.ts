/** What goes over the line between a frame and the portal's page (known: the vendor's SDK). Pure. */

/** Where a frame hangs: origin of the portal's page and the id of this rendering. */
export interface FrameSeat {
  origin: string;
  sid: string;
}

/**
 * Reads `HOST|PROTO|SID` of the window's name, else the query of the address, which old portals' pages rely on. Null: this page
 * was not opened by a portal.
 */
export function readSeat(windowName: string, query: string): FrameSeat | null {
  const params = new URLSearchParams(query);
  const named = windowName.split('|');
  const [host, protocol, sid] =
    named.length === 3 ? named : [params.get('DOMAIN'), params.get('PROTOCOL'), params.get('APP_SID')];
  if (!host || !sid || !/^[\w.-]+(:\d+)?$/.test(host)) return null;
  // By way of URL, because a browser's origin never names the scheme's own port.
  return { origin: new URL(`${protocol === '0' ? 'http' : 'https'}://${host}`).origin, sid };
}

/** `name[:json]:key:SID`. Command names with a colon would need the object form; none of ours has one. */
export function formatCommand(command: string, params: unknown, key: string, sid: string): string {
  return [command, ...(params === undefined ? [] : [JSON.stringify(params)]), key, sid].join(':');
}

/** `key:json`, where the JSON may be absent. Null: not meant for a frame of ours. */
export function parseAnswer(data: unknown): { key: string; value: unknown } | null {
  if (typeof data !== 'string') return null;
  const colon = data.indexOf(':');
  if (colon < 1) return null;
  const json = data.slice(colon + 1);
  try {
    return { key: data.slice(0, colon), value: json === '' ? undefined : JSON.parse(json) };
  } catch {
    // Not the portal's: other scripts of its page may post here too.
    return null;
  }
}

export interface Bridge {
  /**
   * Sends a command and resolves to the portal's answer, or to null when none came within `timeoutMs`. Infinity: waits for as
   * long as the page lives, for commands that are answered when the user has closed something (`openPath`).
   */
  call(command: string, params?: unknown, timeoutMs?: number): Promise<unknown>;
  /** Binds a placement event, for the life of the page: there is no unbinding (known). Bind each event once. */
  on(event: string, listener: (argument: unknown) => void): void;
}
