/** Nothing that opens a door leaves the server with a call's story: neither what looks like a secret nor the company's own ones. */
import type { Story } from '../ports/stories.ts';
import type { Company } from '../ports/store.ts';

export interface Redaction {
  /** Censors the values of telling keys. */
  facts: (facts: Record<string, unknown>) => Record<string, unknown>;
  /** Censors what looks like a secret inside a text. */
  text: (text: string) => string;
}

const CENSORED = '[redacted]';
/** Shorter ones are no secrets, and their letters would be missing everywhere. */
const SHORTEST_SECRET = 6;

/** The story with no text in which a secret is known or looks like one. */
export function withoutSecrets(story: Story, company: Company | null, redact: Redaction['text']): Story {
  const secrets = secretsOf(company);
  const clean = (text: string): string =>
    secrets.reduce((left, secret) => left.replaceAll(secret, CENSORED), redact(text));
  return deep(story, clean) as Story;
}

function secretsOf(company: Company | null): string[] {
  if (company === null) return [];
  const { app, applicationToken, grant, ecss } = company;
  const all = [app.clientSecret, applicationToken, grant?.accessToken, grant?.refreshToken, ecss?.apiKey];
  return all.filter((each) => typeof each === 'string' && each.length >= SHORTEST_SECRET) as string[];
}

function deep(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((each) => deep(each, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [clean(key), deep(each, clean)]));
}
