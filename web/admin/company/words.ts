/** What works and what does not, in words: the state line on top of each card. */
import type {
  ApiBindings,
  ApiBitrix24,
  ApiCheck,
  ApiCompany,
  ApiDelivery,
} from '../../../src/adapters/http/api-types.ts';
import { formatMoment, formatNumbers } from '../format.ts';
import type { StateWords } from '../state-words.ts';
import { lang, text } from '../texts.ts';

const DAY_MS = 86_400_000;
/** Life of a refresh token (known, official documentation). */
export const REFRESH_LIFE_MS = 180 * DAY_MS;

const time = (at: number | null, now: number) => formatMoment(at ?? now, now, lang);

export function linkWords({ link, disabled }: Pick<ApiCompany, 'link' | 'disabled'>, now: number): StateWords {
  const reason = link.lastError ?? text('noReason');
  switch (link.state) {
    case 'disabled':
      if (disabled === null) return { tone: 'off', words: text('linkDisabled') };
      return {
        tone: 'fault',
        words: text(disabled.reason === 'uninstalled' ? 'linkUninstalled' : 'linkSwitchedOff', {
          time: time(disabled.at, now),
        }),
      };
    case 'connecting':
      return { tone: 'busy', words: text('linkConnecting') };
    case 'registering':
      return { tone: 'busy', words: text('linkRegistering') };
    case 'connected': {
      const since = time(link.since, now);
      if (link.numbers.length === 0) return { tone: 'fault', words: text('linkConnectedNoNumbers', { time: since }) };
      return { tone: 'ok', words: text('linkConnected', { time: since, numbers: formatNumbers(link.numbers) }) };
    }
    case 'certificate_untrusted':
      return { tone: 'fault', words: text('linkUntrusted') };
    case 'refused':
      return { tone: 'fault', words: text('linkRefused', { reason }) };
    case 'unreachable':
      return { tone: 'fault', words: text('linkUnreachable', { time: time(link.since, now), reason }) };
  }
}

export function tokenWords(bitrix24: ApiBitrix24, now: number): StateWords {
  switch (bitrix24.tokenState) {
    case 'authorised': {
      const days = Math.max(0, Math.floor(((bitrix24.refreshExpiresAt ?? now) - now) / DAY_MS));
      return { tone: 'ok', words: text('tokenAuthorised', { days }) };
    }
    case 'problem':
      return {
        tone: 'fault',
        words:
          bitrix24.problem === 'uninstalled'
            ? text('tokenUninstalled')
            : text('tokenProblem', { reason: bitrix24.problem ?? text('noReason') }),
      };
    case 'none':
      return { tone: 'fault', words: text(bitrix24.problem === 'uninstalled' ? 'tokenUninstalled' : 'tokenNone') };
  }
}

/** The fault by name, then each thing that was refused. */
export function bindingWords(bindings: ApiBindings, now: number): StateWords[] {
  const failures = bindings.failed.map(({ what, message }): StateWords => ({
    tone: 'fault',
    words: text('bindingFailure', { what, message }),
  }));
  switch (bindings.state) {
    case 'ok':
      return [{ tone: 'ok', words: text('cardBound', { time: time(bindings.checkedAt, now) }) }];
    case 'pending':
      return [{ tone: 'busy', words: text('bindingsPending') }];
    case 'retrying':
      return [
        { tone: 'warning', words: text('bindingsRetrying', { time: time(bindings.nextAttemptAt, now) }) },
        ...failures,
      ];
    case 'failed':
      return [{ tone: 'fault', words: text('bindingsFailed') }, ...failures];
  }
}

/** `check`: the round trip of a test event. A click that came through proves as much. */
export function clickWords(bitrix24: ApiBitrix24, check: ApiCheck | null, now: number): StateWords {
  const { lastClickAt } = bitrix24.events;
  const provenAt = Math.max(lastClickAt ?? 0, check?.state === 'ok' ? (check.checkedAt ?? 0) : 0);
  if (check?.state === 'running') return { tone: 'busy', words: text('clickChecking') };
  if (check?.state === 'fault' && (lastClickAt ?? 0) < (check.checkedAt ?? 0)) {
    return { tone: 'fault', words: check.message ?? text('clickLost') };
  }
  if (provenAt > 0) return { tone: 'ok', words: text('clickWorks', { time: time(provenAt, now) }) };
  if (check?.state === 'skipped') return { tone: 'off', words: check.message ?? text('clickUnknown') };
  return { tone: 'off', words: text('clickUnknown') };
}

/** `undelivered`: how many calls are listed on the page «Почему». */
export function deliveryWords(delivery: ApiDelivery, undelivered: number, now: number): StateWords {
  const count = Math.max(undelivered, delivery.waiting);
  if (delivery.code === 'company_disabled') return { tone: 'off', words: text('deliverySwitchedOff', { count }) };
  const reason = delivery.message ?? delivery.code ?? text('noReason');
  const since = time(delivery.since, now);
  if (delivery.state === 'stopped') return { tone: 'fault', words: text('deliveryStopped', { since, reason, count }) };
  if (delivery.state === 'waiting')
    return { tone: 'warning', words: text('deliveryWaiting', { since, reason, count }) };
  if (count > 0) return { tone: 'warning', words: text('deliverySome', { count }) };
  return { tone: 'ok', words: text('deliveryOk') };
}

const CHECK_TONES = {
  unknown: 'off',
  running: 'busy',
  ok: 'ok',
  warning: 'warning',
  fault: 'fault',
  skipped: 'off',
} as const;

/** Nothing is wrong where nothing was set yet. */
export function isNotSetUp({ state, code }: ApiCheck): boolean {
  return state === 'fault' && code === 'switch_off';
}

export function checkWords(check: ApiCheck): StateWords {
  const words = check.state === 'running' ? text('checkRunning') : (check.message ?? text('checkUnknown'));
  return { tone: isNotSetUp(check) ? 'off' : CHECK_TONES[check.state], words };
}
