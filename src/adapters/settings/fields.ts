import { z } from 'zod';

/** What a key must hold, told to the administrator; also the source of the generated settings documentation. */
export interface FieldTexts {
  ru: string;
  en: string;
}

/** Everything that the schema of a key says besides its type. */
interface FieldMeta {
  expected: FieldTexts;
  /** The value never appears in an error message. */
  secret?: boolean;
}

const metas = new WeakMap<z.ZodType, FieldMeta>();

/** Attaches what the key expects to its schema. */
export function field<Schema extends z.ZodType>(schema: Schema, ru: string, en: string, secret = false): Schema {
  metas.set(schema, { expected: { ru, en }, secret });
  return schema;
}

export function metaOf(schema: z.ZodType): FieldMeta {
  const meta = metas.get(schema);
  if (meta === undefined) throw new Error('a settings key was declared without field()');
  return meta;
}

/** The original took any falsy value for "not given", and settings written for it do the same. */
function emptyToNull(value: unknown): unknown {
  return value === '' || value === undefined ? null : value;
}

/** Text that may be absent; absent, null and '' are all null. */
export function optionalText(schema: z.ZodType<string> = z.string()) {
  return z.preprocess(emptyToNull, schema.nullable());
}

/** Text with a default; null or '' gives the default too. */
export function textOr(fallback: string, schema: z.ZodType<string> = z.string().min(1)) {
  return z.preprocess((value) => emptyToNull(value) ?? fallback, schema);
}

/** Text with a default where null or '' switches the thing off. */
export function textOrOff(fallback: string) {
  return z.preprocess((value) => (value === undefined ? fallback : emptyToNull(value)), z.string().nullable());
}

/** true or false; an environment variable gives them as text. */
export function flag(fallback: boolean) {
  return z.preprocess(readFlag, z.boolean().default(fallback));
}

export function optionalFlag() {
  return z.preprocess((value) => readFlag(value) ?? null, z.boolean().nullable());
}

function readFlag(value: unknown): unknown {
  if (value === 'true') return true;
  if (value === 'false') return false;
  return value === null || value === '' ? undefined : value;
}

/** A number with a default, also as text, also a fraction. */
export function numberOr(fallback: number, min: number, max: number) {
  return z.preprocess(
    (value) =>
      typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim())
        ? Number(value)
        : (emptyToNull(value) ?? fallback),
    z.number().min(min).max(max),
  );
}

/** 0 to 65535, also as text: `process.env.HTTP_PORT || 8801`. 0 is any free port. */
export function optionalPort() {
  return z.preprocess(
    (value) => (typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : emptyToNull(value)),
    z.int().min(0).max(65_535).nullable(),
  );
}

/** An http or https address without query; the trailing slash is dropped. */
export const webAddress: z.ZodType<string> = z
  .string()
  .trim()
  .refine(isWebAddress)
  .transform((url) => url.replace(/\/+$/, ''));

/** A file path, `:memory:`, or a `postgres://` URL with a host. Of another kind of URL a file would be made. */
export const databaseAddress: z.ZodType<string> = z
  .string()
  .min(1)
  .refine((text) => {
    if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) return true;
    // A Unix socket: no host, its folder is a parameter.
    const url = URL.parse(text.replace('@/', '@socket/'));
    return url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1;
  });

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '' && url.username === '';
}

/** An http or https address in which `{call_ref}` stands for the recording's key and `{domain}` for the switch's domain. */
export const recordingAddress: z.ZodType<string> = z
  .string()
  .trim()
  .refine((text) => {
    const [url, other] = ['1', '2'].map((filler) => URL.parse(text.replaceAll(/\{(call_ref|domain)\}/g, filler)));
    if (!url || !other || !text.includes('{call_ref}')) return false;
    // What the switch says must never choose the host.
    return /^https?:$/.test(url.protocol) && url.host === other.host && url.username === other.username;
  });

/** Where to listen: `host:port`, or the path of a Unix socket. */
export type ListenAddress = { host: string; port: number } | { socketPath: string };

export const listenAddress: z.ZodType<ListenAddress | null> = z.preprocess(
  emptyToNull,
  z
    .string()
    .nullable()
    .transform((text, context) => {
      if (text === null) return null;
      if (text.startsWith('/')) return { socketPath: text };
      const parts = /^(\[[0-9a-f:]+\]|[^:\s/]+):(\d{1,5})$/i.exec(text);
      const host = parts?.[1]?.replace(/^\[|\]$/g, '');
      const port = Number(parts?.[2]);
      if (host !== undefined && port <= 65_535) return { host, port };
      context.addIssue({ code: 'custom' });
      return z.NEVER;
    }),
);
