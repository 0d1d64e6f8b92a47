/** What the portal has recorded, held against what the phones know to be true. */
import { waitFor } from '../../emulators/demo/wait-for.ts';
import type { StatisticRow } from '../../emulators/portal/state/statistics.ts';
import { CARD_MS } from './scenario.ts';
import type { ExpectedRecord, Ring } from './scenario.ts';
import type { Stage } from './stage.ts';

const RECORDED_WITHIN_MS = 45_000;
const RECORDING_WITHIN_MS = 60_000;
const TOLERANCE_MS = 1_000;
/** Header of a WAV file; 8 kHz, 16 bit. */
const WAV_HEADER = 44;
const WAV_BYTES_A_SECOND = 16_000;

/** Everything the portal has about one outside number. */
export function rowsOf(stage: Stage, client: string): StatisticRow[] {
  return stage.portal.portal.statistics().filter(({ phoneNumber }) => digitsOf(phoneNumber) === client);
}

/** Waits for the record and its recording; resolves to what is wrong with them and with the cards. */
export async function judge(stage: Stage, expected: ExpectedRecord, rings: Ring[]): Promise<string[]> {
  const { client } = expected;
  const row = await waitFor(`a record of ${client}`, () => rowsOf(stage, client)[0], RECORDED_WITHIN_MS).catch(
    () => null,
  );
  if (row === null) return [`no record of the call with ${client}`];
  const owner = stage.phoneOf(row.userId);
  const type = row.type === 1 ? 'outgoing' : 'incoming';
  return [
    ...same('type', type, expected.type),
    ...same('code', row.statusCode, expected.code),
    ...([expected.owner].flat().includes(owner) ? [] : [`owner: ${owner}, not ${String(expected.owner)}`]),
    ...wrongTalk(row, expected),
    ...(await wrongCards(stage, row, expected, rings)),
    ...(await wrongRecording(stage, row, expected)),
  ].map((problem) => `${client}: ${problem}`);
}

function wrongTalk(row: StatisticRow, { talkMs }: ExpectedRecord): string[] {
  const said = row.durationSeconds * 1_000;
  if (talkMs === null) return said > 0 ? [] : ['talk: none'];
  if (talkMs === 0) return same('talk', said, 0);
  return Math.abs(said - talkMs) <= TOLERANCE_MS && said > 0 ? [] : [`talk: ${said} ms, the phones say ${talkMs}`];
}

async function wrongCards(stage: Stage, row: StatisticRow, expected: ExpectedRecord, rings: Ring[]): Promise<string[]> {
  const cards = (): ReturnType<typeof stage.portal.portal.cardHistory> =>
    stage.portal.portal.cardHistory().filter(({ callId }) => callId === row.callId);
  await waitFor('all cards are gone', () => cards().every(({ hiddenAt }) => hiddenAt !== null)).catch(() => undefined);
  const seen = cards().map(({ userId, ...card }) => ({ ...card, phone: stage.phoneOf(userId) }));
  const phones = [...new Set(seen.map(({ phone }) => phone))].sort();
  const late = seen.filter(({ phone, hiddenAt }) => {
    const { goneBy } = expected;
    return goneBy !== undefined && goneBy.phones.includes(phone) && (hiddenAt ?? Infinity) > goneBy.at;
  });
  const { cardMs = CARD_MS } = expected;
  const slow = seen.filter(({ phone, shownAt }) => {
    const ring = rings.find((each) => each.phone === phone && each.client === expected.client);
    return cardMs !== null && ring !== undefined && shownAt - ring.at > cardMs;
  });
  return [
    ...same('cards', phones.join(), [...expected.cards].sort().join()),
    ...seen.filter(({ hiddenAt }) => hiddenAt === null).map(({ phone }) => `the card of ${phone} is still there`),
    ...slow.map(({ phone }) => `the card of ${phone} came more than ${cardMs ?? 0} ms after the ring`),
    ...late.map(
      ({ phone, hiddenAt }) => `the card of ${phone} left ${(hiddenAt ?? 0) - (expected.goneBy?.at ?? 0)} ms late`,
    ),
  ];
}

async function wrongRecording(
  stage: Stage,
  row: StatisticRow,
  { talkMs, recordedMs }: ExpectedRecord,
): Promise<string[]> {
  const leastMs = recordedMs === undefined ? talkMs : recordedMs;
  if (talkMs === 0 || recordedMs === null) return [];
  const file = await waitFor(
    'the recording is attached',
    () => {
      const id = stage.portal.portal.state.statistics.byCallId(row.callId)?.recordFileId;
      return id === undefined || id === null ? null : stage.portal.portal.recordFile(id);
    },
    RECORDING_WITHIN_MS,
  ).catch(() => null);
  if (file === null) return ['no recording is attached'];
  const heardMs = ((file.content.length - WAV_HEADER) / WAV_BYTES_A_SECOND) * 1_000;
  return [
    ...same('kind of the recording', file.content.toString('latin1', 0, 4), 'RIFF'),
    ...(heardMs >= (leastMs ?? 0) - TOLERANCE_MS
      ? []
      : [`the recording has ${Math.round(heardMs)} ms, not ${leastMs ?? '?'}`]),
  ];
}

/** After everything: numbers with too many records, records of nobody, cards and calls that hang. */
export function leftovers(stage: Stage, expected: ReadonlyMap<string, number>): string[] {
  const { portal } = stage.portal;
  const counts = new Map<string, number>();
  for (const { phoneNumber } of portal.statistics()) {
    const number = digitsOf(phoneNumber);
    counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  const numbers = new Set([...expected.keys(), ...counts.keys()]);
  return [
    ...[...numbers].flatMap((number) =>
      same(`records of ${number}`, counts.get(number) ?? 0, expected.get(number) ?? 0),
    ),
    ...portal.state.calls.list().map(({ phoneNumber }) => `unfinished in the portal: ${phoneNumber}`),
    ...portal
      .cardHistory()
      .filter(({ hiddenAt }) => hiddenAt === null)
      .map(({ userId }) => `a card is left on the desk of ${stage.phoneOf(userId)}`),
  ];
}

const digitsOf = (number: string): string => number.replace(/\D/g, '');

function same(what: string, got: string | number, wanted: string | number): string[] {
  return got === wanted ? [] : [`${what}: ${got}, not ${wanted}`];
}
