import type { RestMethod } from './method.ts';
import { basicMethods } from './methods/basic.ts';
import { crmSearchMethods } from './methods/crm-search.ts';
import { eventMethods } from './methods/events.ts';
import { externalCallMethods } from './methods/external-call.ts';
import { externalLineMethods } from './methods/external-line.ts';
import { notifyMethods } from './methods/notify.ts';
import { offlineEventMethods } from './methods/offline-events.ts';
import { placementMethods } from './methods/placements.ts';
import { recordMethods } from './methods/records.ts';
import { statisticMethods } from './methods/statistics.ts';
import { transcriptionMethods } from './methods/transcription.ts';
import { userMethods } from './methods/users.ts';

/** Every REST method served, by lower-case name; `batch` is the dispatcher's own. */
export const restMethods: ReadonlyMap<string, RestMethod> = new Map(
  [
    ...basicMethods(() => restMethods),
    ...eventMethods,
    ...offlineEventMethods,
    ...placementMethods,
    ...userMethods,
    ...externalCallMethods,
    ...recordMethods,
    ...crmSearchMethods,
    ...externalLineMethods,
    ...statisticMethods,
    ...transcriptionMethods,
    ...notifyMethods,
  ].map((method) => [method.name, method]),
);
