import { coreError } from '../errors.ts';
import type { RestMethod } from '../method.ts';
import { int, isMap, text, type PhpValue } from '../params.ts';

/** One line with the known error texts; `index` is its place in MESSAGES. */
function line(message: PhpValue, index: number) {
  const map = isMap(message) ? message : {};
  const at = `MESSAGES[${index}]`;
  const side = map['SIDE'];
  if (side !== 'User' && side !== 'Client') throw coreError(`${at}[SIDE] should be either Client or User`);
  const startTime = int(map['START_TIME']) ?? -1;
  if (startTime < 0) throw coreError(`${at}[START_TIME] should be greater or equal to zero`);
  const stopTime = int(map['STOP_TIME']) ?? 0;
  if (stopTime < 1) throw coreError(`${at}[STOP_TIME] should be greater than zero`);
  const words = text(map['MESSAGE']);
  if (words === '') throw coreError(`${at}[MESSAGE] is empty`);
  return { side, startTime, stopTime, message: words } as const;
}

export const transcriptionMethods: RestMethod[] = [
  {
    name: 'telephony.call.attachtranscription',
    scope: 'telephony',
    run: ({ core }, params) => {
      const callId = text(params['CALL_ID']);
      if (callId === '') throw coreError('CALL_ID should be set');
      if (!Array.isArray(params['MESSAGES'])) throw coreError('MESSAGES should be an array');
      const lines = params['MESSAGES'].map(line);
      const row = core.state.statistics.byCallId(callId);
      if (!row) throw coreError(`Call ${callId} is not found. Is it finished?`);
      const transcript = core.state.statistics.addTranscript({ callId, lines });
      row.transcriptId = transcript.id;
      return { result: { TRANSCRIPT_ID: transcript.id } };
    },
  },
];
