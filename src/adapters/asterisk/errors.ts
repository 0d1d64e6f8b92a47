/** What Asterisk says when it does not do what was asked (known texts, of 13 to 22), as the application knows it. */
import { SwitchError } from '../../app/ports/switch-link.ts';
import type { SwitchErrorCode } from '../../app/ports/switch-link.ts';

const MEANINGS: readonly (readonly [text: RegExp, code: SwitchErrorCode])[] = [
  [/permission denied/i, 'forbidden'],
  [/no such channel|channel (does not exist|not existent|not found)|does not exist: |unknown channel/i, 'no_such_leg'],
  [/extension does not exist|no extension|invalid (exten|context|channel)|not specified/i, 'bad_params'],
  [/not bridged|not in a bridge|feature code|not up|could not be (parked|redirected)|failed to/i, 'not_possible_now'],
];

export function toSwitchError(text: string): SwitchError {
  const code = MEANINGS.find(([meaning]) => meaning.test(text))?.[1] ?? 'switch_failure';
  return new SwitchError(code, text || 'The switch refused without a word');
}
