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
  'answer_refused',
  'reject_refused',
  'hangup_refused',
  'hold_refused',
  'unhold_refused',
  'transfer_refused',
  'consult_refused',
  'complete_refused',
  'return_refused',
  'dtmf_refused',
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
  'answer',
  'reject',
  'hangup',
  'hold',
  'unhold',
  'transfer',
  'consult',
  'complete',
  'return',
  'dtmf',
  'send_again',
] as const;

export type JournalCode = (typeof JOURNAL_CODES)[number];

/** What an operator may want of a call; each has a `…_refused` of its own. */
export type OperatorCode = Extract<
  JournalCode,
  keyof { [Code in JournalCode as Code extends `${infer Verb}_refused` ? Verb : never]: true }
>;
