/** Why calls went as they did, for administrators and for support. */
import type { CallState } from '../../domain/call/call.ts';
import { lineWords } from '../../../locales/story-words.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { CallHistory } from '../ports/history.ts';
import type { Stories, Story, StoryExport, StoryLine, StoryRow, ToldState, Waiting } from '../ports/stories.ts';
import type { CallStore, Company, CompanyStore, Employee, EmployeeStore } from '../ports/store.ts';
import { Masker } from './masking.ts';
import { withoutSecrets } from './without-secrets.ts';
import type { Redaction } from './without-secrets.ts';
import { tell } from './story.ts';

/** One page of the list. */
const LISTED = 30;

export interface CallStoriesDeps {
  history: CallHistory;
  calls: Pick<CallStore, 'find' | 'journal'>;
  companies: Pick<CompanyStore, 'find'>;
  employees: Pick<EmployeeStore, 'list'>;
  /** What secrets look like, apart from the company's own, which are known exactly. */
  redaction: Redaction;
  clock: Clock;
}

export class CallStories implements Stories {
  private readonly deps: CallStoriesDeps;

  constructor(deps: CallStoriesDeps) {
    this.deps = deps;
  }

  async list(
    companyId: string,
    query: Parameters<Stories['list']>[1],
  ): Promise<{ calls: StoryRow[]; next: string | null }> {
    const everything = { missedOnly: false, includeInternal: true, limit: LISTED };
    const { calls, next } = await this.deps.history.search(companyId, { ...query, ...everything });
    const rows = calls.map(async (row): Promise<StoryRow> => {
      const call = await this.deps.calls.find(companyId, row.id);
      return { ...row, told: call === null ? 'recorded' : toldOf(call) };
    });
    return { calls: await Promise.all(rows), next };
  }

  async story(companyId: string, callId: string): Promise<Story> {
    return (await this.read(companyId, callId)).story;
  }

  async export(
    companyId: string,
    callId: string,
    numbers: 'masked' | 'plain',
    lang: 'ru' | 'en',
  ): Promise<StoryExport> {
    const { story, call, staff } = await this.read(companyId, callId);
    const { people, steps, ...head } = story;
    const context = { lang, people };
    const plain = {
      call: head,
      people,
      steps: steps.map(({ parts, ...step }) => ({
        ...step,
        words: lineWords(step, context),
        parts: parts.map((part) => ({ ...part, words: lineWords(part, context) })),
      })),
    };
    const masker = new Masker({
      extensions: [...call.legs.map((leg) => leg.extension), ...staff.flatMap((each) => each.numbers)],
      names: clientNames(call),
      staff: staff.map((each) => each.name),
    });
    const { steps: told, ...rest } = numbers === 'masked' ? masker.mask(plain) : plain;
    const made = new Date(this.deps.clock.now()).toISOString();
    const day = isoTime(story.startedAt)?.slice(0, 10) ?? 'undated';
    const fileName = `call-${day}-${story.id.replace(/[^\w-]/g, '_')}.json`;
    return {
      fileName,
      content: {
        format: 'ecss-crm-call-story/1',
        file: fileName,
        made,
        numbers,
        ...rest,
        steps: told.map((step) => ({ time: isoTime(step.at), ...step })),
      },
    };
  }

  private async read(companyId: string, callId: string): Promise<{ story: Story; call: CallState; staff: Employee[] }> {
    const { calls, companies, employees, redaction } = this.deps;
    const call = await calls.find(companyId, callId);
    if (call === null) throw new AppError('call_not_found');
    const [company, staff, journal] = await Promise.all([
      companies.find(companyId),
      employees.list(companyId),
      calls.journal(companyId, callId),
    ]);
    const steps = tell(journal, (raw) => redaction.facts(raw));
    const story: Story = {
      ...headOf(call),
      waiting: waitingOf(call, company, this.deps.clock.now()),
      steps,
      people: peopleOf(
        steps.flatMap(({ parts, ...step }) => [step, ...parts]),
        staff,
      ),
    };
    return { story: withoutSecrets(story, company, (text) => redaction.text(text)), call, staff };
  }
}

function headOf(call: CallState): Omit<Story, 'waiting' | 'steps' | 'people'> {
  const { id, direction, clientNumber, origin, startedAt, endedAt, crmCallId, switchCallId, result } = call;
  const answers = call.legs.flatMap((leg) =>
    leg.toward === 'client' && leg.answeredAt !== null ? leg.answeredAt : [],
  );
  return {
    id,
    direction,
    clientNumber,
    clientName: call.clients?.[0]?.name ?? call.legs.find((leg) => leg.toward === 'client')?.displayName ?? null,
    origin,
    startedAt,
    answeredAt: answers.length === 0 ? null : Math.min(...answers),
    endedAt,
    talkMs: result?.talkMs ?? null,
    statusCode: result?.statusCode ?? null,
    crmCallId,
    switchCallId,
    told: toldOf(call),
  };
}

/** What the portal knows of the call. */
export function toldOf(call: CallState): ToldState {
  if (call.unreported !== null) return call.unreported;
  if (call.finished) return 'recorded';
  if (call.abandoned) return 'given_up';
  if (call.endedAt !== null) return 'waiting';
  return call.direction === 'internal' ? 'internal' : call.attempts > 0 ? 'waiting' : 'live';
}

function waitingOf(call: CallState, company: Company | null, now: number): Waiting | null {
  const told = toldOf(call);
  if (told !== 'waiting' && told !== 'given_up') return null;
  const { failure, attempts, retryAt } = call;
  const facts = { code: failure?.code ?? null, message: failure?.message ?? null, attempts };
  if (told === 'given_up') return { why: 'soon', ...facts, retryAt: null };
  const noAccess = company === null || company.grant === null || company.grantProblem !== null;
  if (noAccess || failure?.action === 'ask_administrator') return { why: 'administrator', ...facts, retryAt };
  if (retryAt !== null && retryAt > now) return { why: 'own_pause', ...facts, retryAt };
  return { why: failure === null ? 'soon' : 'portal_away', ...facts, retryAt: null };
}

/** The employees that the lines name, and those who have the numbers in them now. */
function peopleOf(lines: StoryLine[], staff: Employee[]): Story['people'] {
  const named = new Set(lines.flatMap(({ facts }) => Object.values(facts).flat()));
  return staff
    .filter((each) => named.has(each.userId) || each.numbers.some((number) => named.has(number)))
    .map(({ userId, name, active, numbers }) => ({ userId, name, active, numbers }));
}

function clientNames(call: CallState): string[] {
  const shown = call.legs.flatMap((leg) => (leg.toward === 'client' ? (leg.displayName ?? []) : []));
  return [...(call.clients ?? []).map((client) => client.name), ...shown];
}

/** Also of a moment that no calendar has. */
function isoTime(at: number): string | null {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
