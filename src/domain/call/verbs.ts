/**
 * What an operator may want of a call. `reject` ends what rings here, `hangup` what talks or was dialled from here. `transfer` is
 * blind; `consult` holds the client and calls a colleague, then `complete` joins the two and `return` drops the colleague and takes
 * the client back.
 */
export const CALL_VERBS = [
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
] as const;
export type CallVerb = (typeof CALL_VERBS)[number];
