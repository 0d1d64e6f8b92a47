/** Form bodies: kept as they came for the portal's events, whose PHP brackets have a parser of their own. */
import { AppError } from '../../app/errors.ts';

export class FormBody {
  readonly raw: string;
  readonly #fields: URLSearchParams;

  constructor(raw: string) {
    this.raw = raw;
    this.#fields = new URLSearchParams(raw);
  }

  /** Value of the field; undefined when there is none. */
  get(name: string): string | undefined {
    return this.#fields.get(name) ?? undefined;
  }
}

/** The body of a request that must be a form. */
export function formOf(body: unknown): FormBody {
  if (!(body instanceof FormBody)) throw new AppError('unsupported_media_type');
  return body;
}
