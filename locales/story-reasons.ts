/** Codes and measures inside a call's story, in words; what is not known stays as it is. */
import type { Story } from '../src/app/ports/stories.ts';
import type { SwitchErrorCode } from '../src/app/ports/switch-link.ts';
import type { PortalStatusCode } from '../src/domain/delivery/command.ts';
import { DIAL_REASONS } from './calls.ts';
import { storyTexts } from './story.ts';
import { translate, type Lang, type Text } from './translate.ts';

const MINUTE_MS = 60_000;

/** `340 мс`, `2,6 с`, `3:42`. */
export function duration(ms: number, lang: Lang): string {
  if (ms < 1_000) return translate(storyTexts.ms, lang, { ms: Math.round(ms) });
  if (ms >= MINUTE_MS) {
    const seconds = String(Math.floor(ms / 1_000) % 60).padStart(2, '0');
    return `${Math.floor(ms / MINUTE_MS)}:${seconds}`;
  }
  const seconds = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(ms / 1_000);
  return translate(storyTexts.seconds, lang, { seconds });
}

const STATUS: Record<PortalStatusCode, Text> = {
  '200': storyTexts.status200,
  '304': storyTexts.status304,
  '603': storyTexts.status603,
  '603-S': storyTexts.status603S,
  '403': storyTexts.status403,
  '404': storyTexts.status404,
  '486': storyTexts.status486,
  '484': storyTexts.status484,
  '503': storyTexts.status503,
  '480': storyTexts.status480,
  '402': storyTexts.status402,
  '423': storyTexts.status423,
  OTHER: storyTexts.statusOther,
};

/** STATUS_CODE with the portal's own word for it. */
export const statusWords = (code: string, lang: Lang): string => pick(STATUS, code, lang) ?? code;

const SWITCH: Record<SwitchErrorCode, Text> = {
  bad_params: storyTexts.switchBadParams,
  forbidden: storyTexts.switchForbidden,
  no_such_leg: storyTexts.switchNoSuchLeg,
  not_possible_now: storyTexts.switchNotPossibleNow,
  answer_not_supported: storyTexts.switchAnswerNotSupported,
  too_many_requests: storyTexts.switchTooManyRequests,
  switch_failure: storyTexts.switchFailure,
  not_connected: storyTexts.switchNotConnected,
  timeout: storyTexts.switchTimeout,
};

export function switchReason(code: string, lang: Lang): string {
  return pick(SWITCH, code, lang) ?? (code || translate(storyTexts.noReason, lang));
}

/** The reason is stored as the portal was told it, in the company's language. */
export function dialReason(stored: string, lang: Lang): string {
  const known = Object.values(DIAL_REASONS).find(({ ru, en }) => ru === stored || en === stored);
  return known?.[lang] ?? stored;
}

const RECORDING: Record<string, Text> = {
  no_file: storyTexts.recordingNoFile,
  growing: storyTexts.recordingGrowing,
  too_short: storyTexts.recordingEmpty,
  blank: storyTexts.recordingEmpty,
  not_audio: storyTexts.recordingNotAudio,
  too_large: storyTexts.recordingTooLarge,
  unreadable: storyTexts.recordingUnreadable,
  bad_call_ref: storyTexts.recordingBadName,
  not_authorised: storyTexts.recordingNoAccess,
  timeout: storyTexts.recordingSilent,
  network: storyTexts.recordingSilent,
};

/** A code, perhaps with a detail after a space, or the portal's own words. */
export function recordingReason(reason: string, lang: Lang): string {
  const [code = '', ...detail] = reason.split(' ');
  const words = pick(RECORDING, code, lang);
  if (words === null) return reason || translate(storyTexts.noReason, lang);
  return detail.length === 0 ? words : `${words} (${detail.join(' ')})`;
}

/** The portal's own words with its code. */
export function portalReason(code: string, message: string, lang: Lang): string {
  if (message === '' || message === code) return code || translate(storyTexts.noReason, lang);
  return code === '' ? message : translate(storyTexts.reasonWithCode, lang, { message, code });
}

/** Somebody who has left and still has the extension; null when there is no such employee. */
export function dismissedOwner(people: Story['people'], extension: string): string | null {
  return people.find((each) => !each.active && each.numbers.includes(extension))?.name ?? null;
}

function pick(texts: Readonly<Record<string, Text>>, code: string, lang: Lang): string | null {
  return Object.hasOwn(texts, code) ? (texts[code]?.[lang] ?? null) : null;
}
