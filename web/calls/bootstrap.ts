import type { CallsBootstrap } from '../../src/adapters/http/api-types.ts';

const element = document.getElementById('bootstrap');
if (element === null) throw new Error('The server did not put its data into this page.');

/** What the server put into the page. */
export const bootstrap = JSON.parse(element.textContent) as CallsBootstrap;
