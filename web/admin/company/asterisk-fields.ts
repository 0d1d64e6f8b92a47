/** The form of the connection to an Asterisk as text, and back. Pure. */
import type { ApiCompany, ApiCompanyPatch } from '../../../src/adapters/http/api-types.ts';

export interface AsteriskFields {
  host: string;
  port: string;
  tls: boolean;
  username: string;
  secret: string;
  channelPattern: string;
  context: string;
  holdContext: string;
  /** `101-103, 110` */
  notifyNumbers: string;
}

/** What an Asterisk listens on unless it was told otherwise (known). */
export const USUAL_PORTS = { plain: 5038, tls: 5039 };

/** More than a company has phones; a slip of the finger must not make a million numbers. */
const MAX_RANGE = 2_000;

export function asteriskFields(asterisk: ApiCompany['asterisk']): AsteriskFields {
  return {
    host: asterisk?.host ?? '',
    port: String(asterisk?.port ?? USUAL_PORTS.plain),
    tls: asterisk?.tls ?? false,
    username: asterisk?.username ?? '',
    secret: '',
    channelPattern: asterisk?.channelPattern ?? '{number}',
    context: asterisk?.context ?? 'from-internal',
    holdContext: asterisk?.holdContext ?? '',
    notifyNumbers: (asterisk?.notifyNumbers ?? []).join(', '),
  };
}

export function asteriskPatch(fields: AsteriskFields): NonNullable<ApiCompanyPatch['asterisk']> {
  const holdContext = fields.holdContext.trim();
  return {
    host: fields.host.trim(),
    // What is no number is refused by the server, in words.
    port: /^\d+$/.test(fields.port.trim()) ? Number(fields.port.trim()) : 0,
    tls: fields.tls,
    username: fields.username.trim(),
    ...(fields.secret === '' ? {} : { secret: fields.secret }),
    channelPattern: fields.channelPattern.trim(),
    context: fields.context.trim(),
    holdContext: holdContext === '' ? null : holdContext,
    notifyNumbers: numbersOf(fields.notifyNumbers),
  };
}

/** `101-103, 110` → each of them; what is no range stays as typed. */
function numbersOf(typed: string): string[] {
  const pieces = typed.split(/[,;\s]+/).filter((piece) => piece !== '');
  return pieces.flatMap((piece) => {
    const [, first = '', last = ''] = /^(\d+)[-–](\d+)$/.exec(piece) ?? [];
    const count = Number(last) - Number(first) + 1;
    if (first === '' || first.length !== last.length || count < 1 || count > MAX_RANGE) return piece;
    return Array.from({ length: count }, (_, at) => String(Number(first) + at).padStart(first.length, '0'));
  });
}
