/** The steps of the first set-up, each done when the facts say so. Pure. */
import type { ApiCompany, ApiUser } from '../../../src/adapters/http/api-types.ts';
import type { ChecksModel } from './use-checks.ts';
import type { TestCall } from './use-test-call.ts';

export interface SetupStep {
  number: number;
  name: string;
  done: boolean;
  /** `data-test` of the card where it is done. */
  test: string;
}

export interface SetupFacts {
  company: ApiCompany;
  users: ApiUser[] | null;
  events: ReturnType<ChecksModel['find']>;
  testCall: TestCall | null;
}

/** `names`: of the four steps, in the reader's language. */
export function setupSteps(facts: SetupFacts, names: readonly [string, string, string, string]): SetupStep[] {
  const { company, users, events, testCall } = facts;
  const { link, bitrix24 } = company;
  const eventsProven = events?.state === 'ok' || events?.state === 'warning' || bitrix24.events.lastClickAt !== null;
  const portalReady = bitrix24.tokenState === 'authorised' && bitrix24.bindings.state === 'ok' && eventsProven;
  // The portal's own card comes first; where its events do not arrive the trouble is shown two cards below.
  const portalTest = bitrix24.bindings.state === 'ok' && !eventsProven ? 'click' : 'token';
  return [
    { number: 1, name: names[0], done: link.state === 'connected' && link.numbers.length > 0, test: 'link' },
    { number: 2, name: names[1], done: portalReady, test: portalTest },
    {
      number: 3,
      name: names[2],
      done: users?.some((user) => user.active && user.numbers.length > 0) ?? false,
      test: 'people',
    },
    { number: 4, name: names[3], done: testCall?.record.state === 'made', test: 'test-call' },
  ];
}

export function currentStep(steps: readonly SetupStep[]): SetupStep | null {
  return steps.find((step) => !step.done) ?? null;
}
