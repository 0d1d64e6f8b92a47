/** Look of the pages that the server draws itself; tokens as in the vendor's kit. No fonts, no images, no script. */
import { createHash } from 'node:crypto';

const PAGE_STYLE = `
:root{color-scheme:light dark;--accent:#0b66c8;--alert:#d92d20;--text:#333;--quiet:#525c69;--line:#dfe3e8;
--card:#fff;--ground:#eef2f5;font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Ubuntu,"Helvetica Neue",Arial,sans-serif}
@media(prefers-color-scheme:dark){:root{--accent:#6cb2ff;--text:#e8eaed;--quiet:#a6adb8;--line:#45484d;--card:#292929;--ground:#1b1b1b;--alert:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px 16px;background:var(--ground);color:var(--text)}
main{width:100%;max-width:400px;padding:32px;background:var(--card);border-radius:12px;box-shadow:0 1px 3px #0000001f}
h1{margin:0 0 4px;font-size:24px;line-height:32px;font-weight:600}
p{margin:0 0 16px}
.quiet{color:var(--quiet)}
.small{font-size:13px}
label{display:block;margin:16px 0 4px;color:var(--quiet);font-size:13px}
input{width:100%;height:44px;padding:0 12px;font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:8px}
input::placeholder{color:var(--quiet);opacity:.8}
input[aria-invalid=true]{border-color:var(--alert)}
summary{display:inline-block;margin-top:16px;padding:8px 0;color:var(--accent);cursor:pointer}
summary::marker{content:""}
summary::-webkit-details-marker{display:none}
summary::after{content:" ▾"}
details[open]>summary::after{content:" ▴"}
details label{margin-top:8px}
button{display:block;width:100%;height:44px;margin-top:24px;font:inherit;font-weight:600;color:#fff;background:#0b72de;border:0;border-radius:8px;cursor:pointer}
button:hover{background:#0a66c6}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.error{margin:16px 0 0;padding:12px;border-left:4px solid var(--alert);background:color-mix(in srgb,var(--alert) 10%,transparent);border-radius:4px}
.signed-in{margin:16px 0 0}
`;

/** The whole element, so that nobody's layout of a template gets between the style and its hash. */
export const PAGE_STYLE_ELEMENT = `<style>${PAGE_STYLE}</style>`;

/** CSP source that admits exactly this style element. */
export const PAGE_STYLE_SOURCE = `'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`;
