import { CALL_VERBS } from './verbs.ts';

const REFUSED = CALL_VERBS.map((verb) => `${verb}_refused` as const);

/**
 * Every code that may stand in a call's journal. What is written is checked against it by the compiler, and so are the words for it
 * in locales/story.ts: a code that no page can put into words cannot be written.
 */
export const JOURNAL_CODES = [
  // The switch says.
  'leg_alerting',
  'leg_talking',
  'leg_held',
  'leg_released',
  'leg_gone',
  'dial_asked',
  'dial_accepted',
  'dial_unclear',
  'dial_refused',
  'dial_never_rang',
  ...REFUSED,
  // We decide.
  'owner',
  'default_employee',
  'card_for',
  'card_away_from',
  'card_not_shown',
  'left_alone',
  'undeliverable',
  'ended',
  'recording_wanted',
  // Bitrix24 asks and answers.
  'click_to_call',
  'delivery',
  'recording_attached',
  'recording_given_up',
  // An operator or an administrator wants.
  ...CALL_VERBS,
  'card_again',
  'send_again',
] as const;

export type JournalCode = (typeof JOURNAL_CODES)[number];
