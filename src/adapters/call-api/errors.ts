/** The switch's answer to a command as the application knows it. */
import { SwitchError } from '../../app/ports/switch-link.ts';
import type { CallApiProfile } from './profile.ts';

export function toSwitchError(profile: CallApiProfile, code: string, text: string): SwitchError {
  const known = profile.errorCodes[code] ?? 'switch_failure';
  const marker = profile.answerNotSupported;
  const cannotAnswer = code === marker || (known === 'not_possible_now' && text.includes(marker));
  return new SwitchError(cannotAnswer ? 'answer_not_supported' : known, text || `error ${code || 'without a code'}`);
}
