/**
 * Events of the portal: form-encoded PHP brackets, every value a string (known). The body comes from anybody on the
 * Internet, so everything is bounded and no name can reach a prototype.
 */
import type { PortalEvent } from '../../app/ports/portal.ts';
import { toNumber, toText } from './php.ts';

const MAX_FORM_BYTES = 64 * 1024;
const MAX_KEYS = 500;
const MAX_DEPTH = 5;
const FORBIDDEN_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

type FormValue = string | FormValue[] | FormTree;
interface FormTree {
  [name: string]: FormValue;
}

export class EventFormError extends Error {
  override readonly name = 'EventFormError';
  readonly code: 'too_large' | 'too_many_keys' | 'too_deep' | 'bad_key' | 'no_event';
  constructor(code: EventFormError['code']) {
    super(`event form: ${code}`);
    this.code = code;
  }
}

/** Throws EventFormError. */
export function parsePortalEvent(body: string): PortalEvent {
  const form = decodePhpForm(body);
  const event = toText(form['event']).toUpperCase();
  if (!/^[A-Z][A-Z0-9_:.]{0,99}$/.test(event)) throw new EventFormError('no_event');
  const auth = branch(form['auth']);
  const seconds = toNumber(form['ts']);
  return {
    event,
    queuedAt: seconds === null || seconds <= 0 ? null : Math.round(seconds * 1_000),
    data: branch(form['data']),
    auth: {
      accessToken: leaf(auth['access_token']),
      refreshToken: leaf(auth['refresh_token']),
      applicationToken: leaf(auth['application_token']),
      memberId: leaf(auth['member_id']),
      domain: leaf(auth['domain']),
    },
  };
}

/** `data[X][0][Y]=1` → `{data:{X:[{Y:'1'}]}}`; of two values for one name the last counts, as in PHP. */
export function decodePhpForm(body: string): FormTree {
  if (Buffer.byteLength(body) > MAX_FORM_BYTES) throw new EventFormError('too_large');
  const root = emptyTree();
  let keys = 0;
  for (const [name, value] of new URLSearchParams(body)) {
    keys += 1;
    if (keys > MAX_KEYS) throw new EventFormError('too_many_keys');
    put(root, pathOf(name), value);
  }
  listsIn(root);
  return root;
}

function emptyTree(): FormTree {
  return Object.create(null) as FormTree;
}

function pathOf(name: string): string[] {
  const open = name.indexOf('[');
  const head = open <= 0 ? name : name.slice(0, open);
  const inner = open <= 0 ? [] : [...name.slice(open).matchAll(/\[([^[\]]*)\]/g)].map(([, key = '']) => key);
  const path = [head, ...inner];
  if (path.length > MAX_DEPTH) throw new EventFormError('too_deep');
  if (path.some((key) => FORBIDDEN_NAMES.has(key))) throw new EventFormError('bad_key');
  return path;
}

function put(root: FormTree, path: string[], value: string): void {
  let node = root;
  path.forEach((part, index) => {
    const key = part === '' && index > 0 ? String(Object.keys(node).length) : part;
    if (index === path.length - 1) {
      node[key] = value;
      return;
    }
    const next = node[key];
    node = typeof next === 'object' && !Array.isArray(next) ? next : (node[key] = emptyTree());
  });
}

/** Branches with the keys 0…n-1 become lists, from the leaves up. */
function listsIn(tree: FormTree): void {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value !== 'object' || Array.isArray(value)) continue;
    listsIn(value);
    const isList = Object.keys(value).every((name, index) => name === String(index));
    if (isList) tree[key] = Object.values(value);
  }
}

function branch(value: FormValue | undefined): FormTree {
  return typeof value === 'object' && !Array.isArray(value) ? value : emptyTree();
}

function leaf(value: FormValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
