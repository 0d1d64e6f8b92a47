import type { CallView, Colleague } from '../../app/ports/operator.ts';
import type { LiveKind } from './api-types.ts';

/** A list once made into JSON: all pages of a user, and of colleagues those of all users, are given the same list. */
const texts = new WeakMap<readonly object[], string>();

export function listText(list: readonly CallView[] | readonly Colleague[]): string {
  const known = texts.get(list);
  if (known !== undefined) return known;
  const text = JSON.stringify(list);
  texts.set(list, text);
  return text;
}

/** A LiveMessage of the kind. `now`: epoch ms. */
export function liveText(kind: LiveKind, list: string, now: number): string {
  return kind === 'colleagues'
    ? `{"type":"colleagues","colleagues":${list}}`
    : `{"type":"${kind}","calls":${list},"now":${now}}`;
}
