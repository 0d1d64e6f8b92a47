/** One command of an app frame, whichever of the wire forms it came in. */
export interface BridgeCommand {
  name: string;
  /** Parsed JSON, a raw string, or undefined when the command had no parameters. */
  params: unknown;
  /** Empty when the frame wants no answer. */
  callback: string;
  sid: string;
}

/**
 * Reads what a frame posted (known: vendor SDK and BX24.js). Strings are `name[:params][:callback]:SID` where only
 * the parameters may contain colons; a name that itself contains a colon comes as an object. Anything else is not a command.
 */
export function parseCommand(data: unknown): BridgeCommand | null {
  if (typeof data === 'object' && data !== null) return parseObjectForm(data as Record<string, unknown>);
  if (typeof data !== 'string') return null;
  const parts = data.split(':');
  const name = parts[0];
  const sid = parts.at(-1);
  const callback = parts.at(-2);
  if (parts.length < 3 || !name || !sid || callback === undefined) return null;
  return { name, sid, callback, params: parseParams(parts.slice(1, -2).join(':')) };
}

/** Answers and events are always one string: the SDK calls `split` on whatever the portal posts. */
export function formatAnswer(callback: string, result: unknown): string {
  return `${callback}:${result === undefined ? '' : JSON.stringify(result)}`;
}

function parseObjectForm(data: Record<string, unknown>): BridgeCommand | null {
  const { method, callback, appSid } = data;
  if (typeof method !== 'string' || typeof appSid !== 'string') return null;
  const params = data['params'] === '' ? undefined : data['params'];
  return { name: method, sid: appSid, callback: typeof callback === 'string' ? callback : '', params };
}

function parseParams(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Raw-value commands (setValue) send a bare string.
    return text;
  }
}

/** The command's parameters as an object, whatever was sent. */
export function objectOf(params: unknown): Record<string, unknown> {
  return typeof params === 'object' && params !== null ? (params as Record<string, unknown>) : {};
}
