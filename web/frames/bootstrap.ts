import type { FrameBootstrap } from '../../src/adapters/http/api-types.ts';

/** What the server put into the page. Throws when the page was opened without it (a file opened by hand). */
export function readBootstrap(): FrameBootstrap {
  const element = document.getElementById('bootstrap');
  if (element === null) throw new Error('no data');
  return JSON.parse(element.textContent) as FrameBootstrap;
}
