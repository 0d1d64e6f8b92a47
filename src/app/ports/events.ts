/** The port to whoever handles the portal's online events. */
import type { PortalEvent } from './portal.ts';

export interface PortalEvents {
  /**
   * Checks who sent the event and queues the work; resolves before the work is done, because the portal serves slow handlers
   * last (known). `forbidden`: unknown company or a wrong `application_token`.
   */
  accept(event: PortalEvent): Promise<'accepted' | 'forbidden'>;
}
