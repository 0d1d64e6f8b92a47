/** Where the server listens, or would: is it ours that answers there, is the place free, does the public address lead to it. */
import { accessSync, constants, lstatSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { publicUrl, pathPrefix } from '../../adapters/settings/settings.ts';
import type { Settings } from '../../adapters/settings/settings.ts';
import { places } from '../../wiring/places.ts';
import { ask } from './ask.ts';
import type { Answer, Door } from './ask.ts';
import { codeOf, fault, fine, reasonOf, skipped, warning } from './found.ts';
import type { Found } from './found.ts';

export interface Listening {
  found: Found[];
  /** The way to the running server; null when none runs. */
  door: Door | null;
}

/** What `health/live` of this server says. */
const isOurs = (answer: Answer): boolean => answer.status === 200 && answer.body.includes('"status":"ok"');

export async function checkListeners(settings: Settings): Promise<Listening> {
  const all = places(settings);
  const doors = all.map(({ scheme, at }): Door => ({ scheme, at, prefix: pathPrefix(settings) }));
  const answers = await Promise.all(
    doors.map((door) => ask(door, 'health/live').catch((error: unknown) => asError(error))),
  );
  const door = doors.find((_, index) => isAnswer(answers[index]) && isOurs(answers[index])) ?? null;
  const found = await Promise.all(doors.map((each, index) => judge(each, answers[index], door !== null)));
  const running =
    door === null
      ? warning('server', 'server_stopped', {}, ['systemctl start ecss-crm-server'])
      : fine('server', 'server_runs');
  return { found: [running, ...found, ...(await readiness(door)), await publicAddress(settings, door)], door };
}

async function judge(door: Door, answer: Answer | Error | undefined, running: boolean): Promise<Found> {
  const facts = { place: nameOf(door) };
  if (isAnswer(answer)) {
    return isOurs(answer) ? fine('listener', 'listener_ours', facts) : fault('listener', 'listener_foreign', facts);
  }
  const code = codeOf(answer);
  if ('socketPath' in door.at) return judgeSocket(door.at.socketPath, code, running);
  // Something is there that does not speak HTTP as we do.
  if (code !== 'ECONNREFUSED' && code !== 'EADDRNOTAVAIL' && code !== 'ENOTFOUND' && code !== 'ENETUNREACH') {
    return fault('listener', 'listener_foreign', facts);
  }
  if (running) return fault('listener', 'listener_closed', facts, ['systemctl restart ecss-crm-server']);
  return bindable(door.at.host, door.at.port, facts);
}

function judgeSocket(path: string, code: string | null, running: boolean): Found {
  const facts = { place: path };
  const present = lstatSync(path, { throwIfNoEntry: false });
  if (present !== undefined && !present.isSocket()) return fault('listener', 'socket_no_socket', facts);
  if (code === 'EACCES') return fault('listener', 'socket_forbidden', facts);
  if (present !== undefined && code !== 'ECONNREFUSED') return fault('listener', 'listener_foreign', facts);
  if (running) return fault('listener', 'listener_closed', facts, ['systemctl restart ecss-crm-server']);
  if (present !== undefined) return warning('listener', 'socket_stale', facts);
  const folder = dirname(path);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return fine('listener', 'listener_free', facts);
  } catch (error) {
    const missing = codeOf(error) === 'ENOENT';
    return fault('listener', missing ? 'socket_no_folder' : 'socket_forbidden', { place: path, folder });
  }
}

/** Tries it: only the system knows whether the address is this machine's and the port is allowed. */
async function bindable(host: string, port: number, facts: Found['facts']): Promise<Found> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    return fine('listener', 'listener_free', facts);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EACCES') return fault('listener', 'port_forbidden', facts);
    if (code === 'EADDRINUSE') return fault('listener', 'listener_foreign', facts);
    return fault('listener', 'address_foreign', { ...facts, reason: reasonOf(error) });
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

async function readiness(door: Door | null): Promise<Found[]> {
  if (door === null) return [];
  const answer = await ask(door, 'health/ready').catch(asError);
  if (isAnswer(answer) && answer.status === 200) return [];
  const reason = isAnswer(answer) ? answer.body.slice(0, 300) : answer.message;
  return [fault('server', 'server_not_ready', { reason })];
}

async function publicAddress(settings: Settings, door: Door | null): Promise<Found> {
  const url = publicUrl(settings, 'health/live');
  const facts = { url: publicUrl(settings, '') };
  if (door === null) return skipped('public', 'public_unknown', facts);
  const { protocol, hostname, port, pathname } = new URL(url);
  const scheme = protocol === 'https:' ? 'https' : 'http';
  const at = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (scheme === 'https' ? 443 : 80) };
  const prefix = pathname.slice(0, -'health/live'.length);
  const answer = await ask({ scheme, at, prefix }, 'health/live').catch(asError);
  if (!isAnswer(answer)) return fault('public', 'public_unreachable', { ...facts, reason: answer.message });
  if (!isOurs(answer)) return fault('public', 'public_foreign', { ...facts, status: answer.status });
  if (answer.distrust !== null) return warning('public', 'public_untrusted', { ...facts, reason: answer.distrust });
  return fine('public', 'public_ok', facts);
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
const isAnswer = (answer: Answer | Error | undefined): answer is Answer =>
  answer !== undefined && !(answer instanceof Error);

const nameOf = ({ scheme, at }: Door): string =>
  'socketPath' in at ? at.socketPath : `${scheme}://${at.host.includes(':') ? `[${at.host}]` : at.host}:${at.port}`;
