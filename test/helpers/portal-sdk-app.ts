import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { B24Frame } from '@bitrix24/b24jssdk';
import Fastify from 'fastify';

const SDK = new URL('../../node_modules/@bitrix24/b24jssdk/dist/umd/index.js', import.meta.url);

/** Globals of the app's page, for functions that run in it: `declare const window: SdkWindow`. */
export interface SdkWindow {
  b24: Promise<B24Frame>;
  /** For the tests' own notes. */
  events: unknown[];
  /** Every message that reached the frame. */
  heard: { data: unknown; origin: string }[];
}

/** An app on an origin of its own whose every page is the unmodified vendor SDK and nothing else. */
export interface SdkApp {
  origin: string;
  /** Bodies of the frame POSTs, oldest first. */
  posts: { path: string; query: Record<string, string>; body: Record<string, string> }[];
  stop(): Promise<void>;
}

/**
 * The page keeps what the SDK gave it in `window.b24` (a promise) and counts messages in `window.heard`, because
 * the SDK itself swallows what it does not expect.
 */
const PAGE = `<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Проверка SDK</title>
<style>body{font:15px system-ui;margin:16px}</style>
<script src="/sdk.js"></script></head>
<body><h2>Приложение на SDK</h2><p id="state">ждём портал…</p><script>
  window.heard = [];
  window.addEventListener('message', (event) => window.heard.push({ data: event.data, origin: event.origin }));
  window.events = [];
  window.b24 = B24Js.initializeB24Frame();
  window.b24.then(
    (b24) => { document.getElementById('state').textContent = 'готово: ' + b24.placement.title; document.body.dataset.ready = 'yes'; },
    (error) => { document.body.dataset.ready = 'failed'; document.getElementById('state').textContent = String(error); },
  );
</script></body></html>`;

export async function startSdkApp(): Promise<SdkApp> {
  const app = Fastify();
  const posts: SdkApp['posts'] = [];
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(body as string)));
  });
  const sdk = await readFile(SDK);
  app.get('/sdk.js', (_request, reply) => reply.type('text/javascript').send(sdk));
  app.post<{ Querystring: Record<string, string> }>('/*', (request, reply) => {
    posts.push({
      path: request.url.split('?')[0] ?? '',
      query: request.query,
      body: request.body as Record<string, string>,
    });
    return reply.type('text/html; charset=utf-8').send(PAGE);
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, posts, stop: () => app.close() };
}
