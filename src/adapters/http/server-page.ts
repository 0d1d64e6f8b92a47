/** Frame of every page that the server draws itself. */
import type { Lang } from '../../app/errors.ts';
import { html, Html } from './html.ts';
import { PAGE_STYLE_ELEMENT } from './page-style.ts';

export function serverPage(lang: Lang, title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${title}</title>
        ${new Html(PAGE_STYLE_ELEMENT)}
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html> `.text;
}

/** One heading, one sentence. */
export function messagePage(lang: Lang, title: string, text: string): string {
  return serverPage(
    lang,
    title,
    html`<h1>${title}</h1>
      <p class="quiet">${text}</p>`,
  );
}
