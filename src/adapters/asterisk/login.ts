/** Login by challenge: the secret itself never crosses the wire, which may be plain TCP. */
import { createHash } from 'node:crypto';
import { SwitchError } from '../../app/ports/switch-link.ts';
import { LinkFailure } from '../links/failure.ts';
import type { ActionFields, AmiMessage } from './wire.ts';

export interface AmiUser {
  username: string;
  secret: string;
}

interface Channel {
  action(name: string, fields?: ActionFields): Promise<AmiMessage>;
}

/** Rejects with LinkFailure `refused` when the switch does not take the user. */
export async function logIn(session: Channel, user: AmiUser): Promise<void> {
  try {
    const { challenge } = await askChallenge(session);
    // MD5 is what the protocol has (known); it proves that both know the secret, and that is all it is used for.
    const key = createHash('md5').update(challenge).update(user.secret).digest('hex');
    await session.action('Login', [
      ['AuthType', 'MD5'],
      ['Username', user.username],
      ['Key', key],
      ['Events', 'on'],
    ]);
  } catch (error) {
    const refused = error instanceof SwitchError && error.code !== 'timeout' && error.code !== 'not_connected';
    throw refused ? new LinkFailure('refused', error.message) : error;
  }
}

async function askChallenge(session: Channel): Promise<{ challenge: string }> {
  const challenge = (await session.action('Challenge', [['AuthType', 'MD5']])).text('Challenge');
  if (challenge === '') throw new LinkFailure('unreachable', 'The switch gave no challenge for the login');
  return { challenge };
}
