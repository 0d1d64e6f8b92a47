/** What works and what does not, in words: the state line on top of each card. */
import type { ApiBindings, ApiBitrix24, ApiLink } from '../../src/adapters/http/api-types.ts';
import { formatMoment, formatNumbers } from './format.ts';
import { lang, text } from './texts.ts';

export type Tone = 'ok' | 'busy' | 'warning' | 'fault' | 'off';

export interface StateWords {
  tone: Tone;
  words: string;
}

const DAY_MS = 86_400_000;
/** Life of a refresh token (known, official documentation). */
export const REFRESH_LIFE_MS = 180 * DAY_MS;

export function linkWords(link: ApiLink, now: number): StateWords {
  const time = formatMoment(link.since, now, lang);
  const reason = link.lastError ?? text('noReason');
  switch (link.state) {
    case 'disabled':
      return { tone: 'off', words: text('linkDisabled') };
    case 'connecting':
      return { tone: 'busy', words: text('linkConnecting') };
    case 'registering':
      return { tone: 'busy', words: text('linkRegistering') };
    case 'connected':
      if (link.numbers.length === 0) return { tone: 'warning', words: text('linkConnectedNoNumbers', { time }) };
      return { tone: 'ok', words: text('linkConnected', { time, numbers: formatNumbers(link.numbers) }) };
    case 'certificate_untrusted':
      return { tone: 'fault', words: text('linkUntrusted') };
    case 'refused':
      return { tone: 'fault', words: text('linkRefused', { reason }) };
    case 'unreachable':
      return { tone: 'fault', words: text('linkUnreachable', { time, reason }) };
  }
}

/** What an administrator should know although the link works. */
export function linkWarnings(link: ApiLink): StateWords[] {
  const warnings: StateWords[] = [];
  if (link.state === 'connected' && link.csta === false) warnings.push({ tone: 'warning', words: text('cstaOff') });
  if (link.refusedNumbers.length > 0) {
    const numbers = formatNumbers(link.refusedNumbers);
    warnings.push({ tone: 'warning', words: text('refusedNumbers', { numbers }) });
  }
  return warnings;
}

export function tokenWords(bitrix24: ApiBitrix24, now: number): StateWords {
  switch (bitrix24.tokenState) {
    case 'authorised': {
      const days = Math.max(0, Math.floor(((bitrix24.refreshExpiresAt ?? now) - now) / DAY_MS));
      return { tone: 'ok', words: text('tokenAuthorised', { days }) };
    }
    case 'problem':
      return { tone: 'fault', words: text('tokenProblem', { reason: bitrix24.problem ?? text('noReason') }) };
    case 'none':
      return { tone: 'fault', words: text('tokenNone') };
  }
}

export function bindingWords(bindings: ApiBindings, now: number): StateWords[] {
  const lines: StateWords[] = [];
  const moment = (at: number | null) => formatMoment(at ?? now, now, lang);
  if (bindings.state === 'ok')
    lines.push({ tone: 'ok', words: text('bindingsOk', { time: moment(bindings.checkedAt) }) });
  else if (bindings.state === 'pending') lines.push({ tone: 'busy', words: text('bindingsPending') });
  else if (bindings.state === 'retrying') {
    lines.push({ tone: 'busy', words: text('bindingsRetrying', { time: moment(bindings.nextAttemptAt) }) });
  } else lines.push({ tone: 'fault', words: text('bindingsFailed') });
  for (const { what, message } of bindings.failed) {
    lines.push({ tone: 'fault', words: text('bindingFailure', { what, message }) });
  }
  if (bindings.missingScopes.length > 0) {
    lines.push({ tone: 'fault', words: text('missingScopes', { scopes: bindings.missingScopes.join(', ') }) });
  }
  return lines;
}
