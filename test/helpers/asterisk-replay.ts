/** A recording of real calls, read by the adapter's rules. */
import { Board } from '../../src/adapters/asterisk/board.ts';
import { compilePattern } from '../../src/adapters/asterisk/channel-name.ts';
import { readFact } from '../../src/adapters/asterisk/facts.ts';
import type { LegReport } from '../../src/domain/call/leg.ts';
import { liveEvent, readTrace } from './asterisk-traces.ts';

/** The phones of the recordings. */
export const PHONES = ['101', '102', '103', '104'];

/** What the link tells the application, as if the recording had begun at `startedAt`, epoch ms. */
export function replay(name: string, startedAt = 0): { report: LegReport; at: number }[] {
  const board = new Board(compilePattern('{number:3}')!, 'crm-');
  board.colleagues = new Set(PHONES);
  return readTrace(name).flatMap((line) => {
    if ('out' in line && line.out['Action'] === 'Originate') {
      board.expect(line.out['ChannelId'] ?? '', { to: line.out['Exten'] ?? '' });
    }
    const event = liveEvent(line);
    const fact = event && readFact(event);
    const at = startedAt + line.at;
    return fact ? board.apply(fact, at).map((report) => ({ report, at })) : [];
  });
}
