/** Failures of a link to a switch, whatever its make. */

/** What the link does about a failure depends on its kind alone. */
export type LinkFailureKind =
  /** Network, timeout, or something that does not speak the switch's language. Retried with back-off. */
  | 'unreachable'
  /** The switch does not accept the credentials. Retried slowly. */
  | 'refused'
  /** Neither a CA nor a pin vouches for the certificate. Retried slowly. */
  | 'certificate_untrusted'
  /** The switch forgot the token, e.g. after a restart. Registered again at once, the first time. */
  | 'token_rejected'
  /** stop() was called. */
  | 'stopped';

export class LinkFailure extends Error {
  override readonly name = 'LinkFailure';
  readonly kind: LinkFailureKind;
  constructor(kind: LinkFailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Any thrown thing as a LinkFailure; what is not one already is a matter of the network. */
export function toLinkFailure(error: unknown): LinkFailure {
  return error instanceof LinkFailure ? error : new LinkFailure('unreachable', reasonOf(error));
}

/** Node reports a failed attempt over several addresses as an AggregateError with an empty message. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(reasonOf).join(', ');
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '') return error.message;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** Texts of the other side end up in logs and pages: bounded, and without any secret that it may repeat to us. */
export type CleanText = (text: string) => string;

export function cleaner(secrets: () => (string | null)[]): CleanText {
  return (text) => {
    let clean = text;
    for (const secret of secrets()) if (secret !== null && secret !== '') clean = clean.replaceAll(secret, '***');
    return clean.length > 300 ? `${clean.slice(0, 300)}…` : clean;
  };
}
