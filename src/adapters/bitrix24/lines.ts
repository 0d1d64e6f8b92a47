/** The application's outside lines, `telephony.externalLine.*` (known): what the portal's statistics call them. */
import { parseAnswer } from './answer.ts';
import { externalLines } from './protocol.ts';
import type { PortalRest } from './rest.ts';

export async function putLine(rest: PortalRest, { number, name }: { number: string; name: string }): Promise<void> {
  const known = (await readLines(rest)).find((line) => line.NUMBER === number);
  if (known?.NAME === name) return;
  // Whether a line of ours exists is told by the list: the error texts of `add` and `update` have no code of their own.
  const method = known === undefined ? 'telephony.externalLine.add' : 'telephony.externalLine.update';
  await rest.call(method, { NUMBER: number, NAME: name });
}

export async function removeLine(rest: PortalRest, number: string): Promise<void> {
  if (!(await readLines(rest)).some((line) => line.NUMBER === number)) return;
  await rest.call('telephony.externalLine.delete', { NUMBER: number });
}

async function readLines(rest: PortalRest): Promise<{ NUMBER: string; NAME: string }[]> {
  const { result } = await rest.call('telephony.externalLine.get', {});
  return parseAnswer(externalLines, result, 'telephony.externalLine.get');
}
