import { beforeEach, describe, expect, it } from 'vitest';
import { CompanyStartup } from '../../../src/app/companies/company-startup.ts';
import { DEFAULT_OPTIONS } from '../../../src/app/ports/store.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import {
  FakePortal,
  FakePortals,
  MemoryCompanies,
  company,
  portalError,
  recordingLogger,
} from '../../helpers/http-fakes.ts';
import { MemoryObservations } from '../../helpers/observations-fake.ts';

const ON = { ...DEFAULT_OPTIONS, nativeButtons: true };
const WORKER = 'PAGE_BACKGROUND_WORKER';
const HANDLER = 'https://crm.example.ru/call/worker.html';
const BOUND = { bound: [`${WORKER} ${HANDLER}`], removed: [], failed: [] };
const NOTHING = { bound: [], removed: [], failed: [] };
const DAY = 24 * 3_600_000;

let clock: FakeClock;
let portal: FakePortal;
let companies: MemoryCompanies;
let observations: MemoryObservations;
let under: CompanyStartup;

beforeEach(() => {
  clock = new FakeClock();
  portal = new FakePortal();
  companies = new MemoryCompanies(company({ options: ON }));
  observations = new MemoryObservations();
  under = newProcess();
});

function newProcess(): CompanyStartup {
  return new CompanyStartup({
    companies,
    portals: new FakePortals(() => portal),
    importer: { run: () => Promise.resolve() },
    observations,
    publicUrl: 'https://crm.example.ru/',
    rebindPlacement: false,
    clock,
    jitter: () => 0.5,
    logger: recordingLogger(),
  });
}

describe('the setting', () => {
  it('binds the worker with an address for complaints that names the company', async () => {
    await under.run();
    const { placements, unwanted } = portal.bindings[0]!;
    expect(placements.find(({ placement }) => placement === WORKER)).toMatchObject({
      handler: HANDLER,
      errorHandlerUrl: 'https://crm.example.ru/bitrix24/placement-error?company=c1',
    });
    expect(unwanted).toEqual([]);
  });

  it('switched off removes it at once, and other options bother nobody', async () => {
    await under.optionsChanged('c1', ON, { ...ON, createCrmEntity: true });
    expect(portal.bindings).toEqual([]);
    companies.rows[0]!.options = DEFAULT_OPTIONS;
    await under.optionsChanged('c1', ON, DEFAULT_OPTIONS);
    expect(portal.bindings).toHaveLength(1);
    expect(portal.bindings[0]!.unwanted).toEqual([WORKER]);
    expect(portal.bindings[0]!.placements.map(({ placement }) => placement)).toEqual(['CALL_CARD', 'LEFT_MENU']);
  });

  it('changed while an attempt is under way has the last word', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const seen: (string[] | undefined)[] = [];
    portal.bind = async (wanted) => {
      seen.push(wanted.unwanted);
      if (seen.length === 1) await held;
      return NOTHING;
    };
    const first = under.bringUp('c1');
    await clock.settle();
    companies.rows[0]!.options = DEFAULT_OPTIONS;
    const second = under.optionsChanged('c1', ON, DEFAULT_OPTIONS);
    release();
    await Promise.all([first, second]);
    expect(seen).toEqual([[], [WORKER]]);
  });
});

describe('a complaint that the portal removed the worker', () => {
  it('that is true binds it again and tells when', async () => {
    await under.run();
    expect(under.bindings('c1').removedByPortal).toBeNull();
    portal.report = BOUND;
    await clock.advance(5_000);
    await under.workerRemoved('c1');
    expect(under.bindings('c1')).toMatchObject({ state: 'ok', removedByPortal: clock.now() });
    // What is told outlives later attempts.
    portal.report = NOTHING;
    const removedAt = clock.now();
    await clock.advance(60_000);
    await under.bringUp('c1');
    expect(under.bindings('c1')).toMatchObject({ state: 'ok', removedByPortal: removedAt });
  });

  it('is remembered by the next process', async () => {
    portal.report = BOUND;
    await under.workerRemoved('c1');
    const removedAt = clock.now();
    await clock.advance(DAY - 1);
    under = newProcess();
    portal.report = NOTHING;
    await under.run();
    expect(under.bindings('c1')).toMatchObject({ state: 'ok', removedByPortal: removedAt });
    await under.workerRemoved('c1');
    expect(under.bindings('c1')).toMatchObject({ state: 'failed', removedByPortal: clock.now() });
  });

  it('that is not true changes nothing, and is not asked about more than once a minute', async () => {
    for (let complaint = 0; complaint < 20; complaint += 1) await under.workerRemoved('c1');
    expect(portal.bindings).toHaveLength(1);
    expect(under.bindings('c1')).toMatchObject({ state: 'ok', removedByPortal: null });
    await clock.advance(60_000);
    await under.workerRemoved('c1');
    expect(portal.bindings).toHaveLength(2);
  });

  it('within a day of the first is told and not cured', async () => {
    portal.report = BOUND;
    await under.workerRemoved('c1');
    portal.report = NOTHING;
    await clock.advance(DAY - 1);
    const looks = portal.bindings.length;
    await under.workerRemoved('c1');
    expect(under.bindings('c1')).toMatchObject({
      state: 'failed',
      failed: [{ what: WORKER, code: 'ERROR_PLACEMENT_LOADING_OVERTIME' }],
      removedByPortal: clock.now(),
    });
    // Neither now nor by the look that comes by itself several times a day.
    await clock.advance(DAY - 1);
    expect(portal.bindings).toHaveLength(looks);
    portal.report = BOUND;
    await clock.advance(1);
    expect(portal.bindings).toHaveLength(looks + 1);
    expect(under.bindings('c1').state).toBe('ok');
  });

  it('is nobody’s where native buttons are off or the company is unknown', async () => {
    companies.rows[0]!.options = DEFAULT_OPTIONS;
    await under.workerRemoved('c1');
    await under.workerRemoved('elsewhere');
    expect(portal.bindings).toEqual([]);
  });

  it('is tried again later when the portal does not answer', async () => {
    portal.failure = portalError('retry', 'timeout');
    await under.workerRemoved('c1');
    expect(under.bindings('c1')).toMatchObject({ state: 'retrying' });
    under.stop();
  });
});
