/** What the portal should hold for this server. */
import type { WantedBindings, WantedPlacement } from '../ports/portal.ts';
import type { Company } from '../ports/store.ts';

export const WORKER = 'PAGE_BACKGROUND_WORKER';
/** The only complaint that a portal makes of a worker (known). */
export const WORKER_TOO_SLOW = 'ERROR_PLACEMENT_LOADING_OVERTIME';

/** `publicUrl`: with its closing slash. The card's address is fixed by the original product: `<public>/call/call.html`. */
export function wantedBindings(
  company: Pick<Company, 'id' | 'options'>,
  publicUrl: string,
  force: boolean,
): WantedBindings {
  const handler = `${publicUrl}bitrix24/events`;
  const { nativeButtons } = company.options;
  return {
    events: ['ONEXTERNALCALLSTART', 'ONUSERADD', 'ONAPPUNINSTALL'].map((event) => ({ event, handler })),
    placements: [
      { placement: 'CALL_CARD', handler: `${publicUrl}call/call.html`, title: { ru: 'ECSS-10', en: 'ECSS-10' } },
      { placement: 'LEFT_MENU', handler: `${publicUrl}calls.html`, title: { ru: 'Звонки', en: 'Calls' } },
      ...(nativeButtons ? [worker(company.id, publicUrl)] : []),
    ],
    unwanted: nativeButtons ? [] : [WORKER],
    force,
  };
}

function worker(companyId: string, publicUrl: string): WantedPlacement {
  // The complaint comes without tokens and its body is not documented: the address itself must tell whose it is.
  const query = new URLSearchParams({ company: companyId }).toString();
  return {
    placement: WORKER,
    handler: `${publicUrl}call/worker.html`,
    title: { ru: 'ECSS-10: кнопки карточки', en: 'ECSS-10: buttons of the card' },
    errorHandlerUrl: `${publicUrl}bitrix24/placement-error?${query}`,
  };
}
