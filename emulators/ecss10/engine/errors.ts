export type SwitchErrorCode =
  | 'no_such_leg'
  | 'no_such_domain'
  | 'no_such_number'
  | 'no_such_integration'
  | 'not_possible'
  | 'answer_not_supported'
  | 'number_taken'
  | 'bad_request';

/** Refusal of the switch; nothing has changed when it is thrown. */
export class SwitchError extends Error {
  override readonly name = 'SwitchError';
  readonly code: SwitchErrorCode;
  constructor(code: SwitchErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
