/** Event handlers and placements of the application: what is bound → what should be → the difference, in two requests. */
import { PortalError } from '../../app/ports/portal.ts';
import type { BindingReport, WantedBindings } from '../../app/ports/portal.ts';
import { parseAnswer } from './answer.ts';
import { runBatches } from './batch.ts';
import type { BatchCommand, BatchItem } from './batch.ts';
import { isAlreadyDone } from './errors.ts';
import { allowanceOf } from './identity.ts';
import { eventHandlers, placementHandlers } from './protocol.ts';
import type { PortalRest } from './rest.ts';

/** A change of the bindings, and how the report names it. */
interface BindingStep extends BatchCommand {
  what: string;
  removes: boolean;
}

interface PresentBindings {
  events: { event: string; handler: string }[];
  placements: { placement: string; handler: string }[];
}

/** Rejects with PortalError when the present bindings cannot be read; single refusals are in the report. */
export async function bindAll(rest: PortalRest, wanted: WantedBindings): Promise<BindingReport> {
  const steps = planBindings(await readBindings(rest), wanted);
  const items = await runBatches(rest, steps, []);
  const report: BindingReport = { bound: [], removed: [], failed: [] };
  steps.forEach((step, index) => enter(report, step, items[index]));
  return report;
}

/** What differs from what is wanted, without changing it: lines such as `CALL_CARD https://…`. Rejects with PortalError. */
export async function lookAtBindings(rest: PortalRest, wanted: WantedBindings): Promise<string[]> {
  return planBindings(await readBindings(rest), { ...wanted, force: false }).map(({ what }) => what);
}

async function readBindings(rest: PortalRest): Promise<PresentBindings> {
  const reads = ['event.get', 'placement.get', 'app.info'].map((method) => ({ method, params: {} }));
  const items = await runBatches(rest, reads, []);
  const appInfo = items.pop();
  // The tariff comes along for nothing; without it the portal is treated like any other.
  if (appInfo !== undefined && 'result' in appInfo) rest.budget?.allow(allowanceOf(appInfo.result));
  const [events, placements] = items.map((item) => {
    if ('failure' in item) throw new PortalError(item.failure);
    return item.result;
  });
  return {
    events: parseAnswer(eventHandlers, events, 'event.get').filter(({ offline }) => !offline),
    placements: parseAnswer(placementHandlers, placements, 'placement.get'),
  };
}

/**
 * Both lists hold this application's handlers only (known), so a wanted event or placement with another address is an older
 * self of ours. Codes that are neither wanted nor named as unwanted are left alone.
 */
function planBindings(present: PresentBindings, wanted: WantedBindings): BindingStep[] {
  const removals: BindingStep[] = [];
  const additions: BindingStep[] = [];
  for (const { event, handler } of wanted.events) {
    const same = present.events.filter((row) => row.event.toUpperCase() === event.toUpperCase());
    for (const stale of same.filter((row) => row.handler !== handler)) {
      const params = { event, handler: stale.handler };
      removals.push({ method: 'event.unbind', params, what: `${event} ${stale.handler}`, removes: true });
    }
    if (!same.some((row) => row.handler === handler)) {
      additions.push({ method: 'event.bind', params: { event, handler }, what: `${event} ${handler}`, removes: false });
    }
  }
  for (const { placement, handler, title, errorHandlerUrl } of wanted.placements) {
    const same = present.placements.filter((row) => row.placement.toUpperCase() === placement.toUpperCase());
    const right = same.length === 1 && same[0]?.handler === handler;
    if (right && !wanted.force) continue;
    if (same.length > 0) {
      // Without HANDLER all of them go; another address beside the old one would be a second tab (known).
      removals.push({ method: 'placement.unbind', params: { PLACEMENT: placement }, what: placement, removes: true });
    }
    const params = {
      PLACEMENT: placement,
      HANDLER: handler,
      TITLE: title.ru,
      LANG_ALL: { ru: { TITLE: title.ru }, en: { TITLE: title.en } },
      ...(errorHandlerUrl === undefined ? {} : { OPTIONS: { errorHandlerUrl } }),
    };
    additions.push({ method: 'placement.bind', params, what: `${placement} ${handler}`, removes: false });
  }
  for (const placement of wanted.unwanted ?? []) {
    if (!present.placements.some((row) => row.placement.toUpperCase() === placement.toUpperCase())) continue;
    removals.push({ method: 'placement.unbind', params: { PLACEMENT: placement }, what: placement, removes: true });
  }
  return [...removals, ...additions];
}

function enter(report: BindingReport, step: BindingStep, item: BatchItem | undefined): void {
  if (item === undefined) return;
  if ('failure' in item && !isAlreadyDone(step.method, item.failure)) {
    const { code, message } = item.failure;
    report.failed.push({ what: `${step.method} ${step.what}`, code, message });
    return;
  }
  (step.removes ? report.removed : report.bound).push(step.what);
}
