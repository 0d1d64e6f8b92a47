import type { AppPage, Boot, PlacementRef } from '../browser/wire.ts';
import type { Portal } from '../portal.ts';
import { fullName } from '../state/users.ts';
import type { Visit } from './visit.ts';

/** What a page knows from the moment it is loaded; later bindings of placements need a reload, as in the product. */
export function bootOf(portal: Portal, visit: Visit, page: { inSlider: boolean; appPage?: AppPage | undefined }): Boot {
  const refs = (placement: string): PlacementRef[] =>
    portal.placements(placement, visit.user.id).map((found) => ({
      id: String(found.handlerId),
      appId: String(found.appId),
      placement,
      title: found.title,
    }));
  return {
    base: visit.base,
    user: { id: String(visit.user.id), name: fullName(visit.user), isAdmin: visit.user.admin },
    tabs: page.inSlider ? [] : refs('CALL_CARD'),
    workers: refs('PAGE_BACKGROUND_WORKER'),
    appPage: page.appPage ?? null,
    inSlider: page.inSlider,
    cardCloseDelayMs: portal.knobs.cardCloseDelayMs,
    workerSlowMs: portal.knobs.workerSlowMs,
  };
}
