/**
 * The story of one call: its journal, ordered, measured and judged, with parameters that words can be made of. Pure, and it takes
 * whatever a journal holds: also what an older or newer version of the server wrote.
 */
import { JOURNAL_CODES } from '../../domain/call/journal.ts';
import type { JournalCode } from '../../domain/call/journal.ts';
import type { Fact, StoryLine, StoryStep, Trouble } from '../ports/stories.ts';
import type { JournalEntry } from '../ports/store.ts';
import { deliveryParts, sentAt } from './story-delivery.ts';

type Raw = Record<string, unknown>;

/** Steps in the order of their time, each with the ms since the one before. `clean` takes secrets out of an entry's details. */
export function tell(journal: JournalEntry[], clean: (raw: Raw) => Raw = (raw) => raw): StoryStep[] {
  const deliveries = new Deliveries();
  const steps = journal.map((entry) => toStep(entry, deliveries, clean));
  steps.sort((a, b) => a.at - b.at);
  return steps.map((step, index) => ({ ...step, sinceMs: step.at - (steps[index - 1]?.at ?? step.at) }));
}

const LANES = ['switch', 'decision', 'portal', 'operator'] as const;

/** Deliveries that failed one after the other: the next one is a repetition. */
class Deliveries {
  failed = 0;
  /** Of the last decision or delivery: what was waited for before it is told there. */
  toldUntil = -Infinity;
}

function toStep(entry: JournalEntry, deliveries: Deliveries, clean: (raw: Raw) => Raw): StoryStep {
  const raw = clean(objectOf(entry.details));
  const code = JOURNAL_CODES.find((each) => each === entry.what);
  const step: StoryStep = {
    at: entry.at,
    sinceMs: 0,
    lane: LANES.find((each) => each === entry.lane) ?? 'decision',
    code: entry.what,
    facts: code === undefined ? {} : factsOf(raw),
    trouble: code === undefined ? 'none' : troubleOf(code, raw),
    parts: [],
    raw,
  };
  if (entry.lane === 'decision') deliveries.toldUntil = entry.at;
  if (entry.what !== 'delivery') return step;
  const parts = deliveryParts(raw, deliveries.toldUntil);
  deliveries.toldUntil = entry.at;
  const failed = parts.some(({ trouble }) => trouble === 'fault');
  step.parts = parts;
  // The journal has it when the answer was there; the question is what it was about.
  step.at = Math.min(entry.at, sentAt(raw) ?? entry.at);
  step.facts = { attempt: deliveries.failed + 1, ms: entry.at - step.at };
  step.trouble = failed ? 'fault' : worst(parts);
  deliveries.failed = failed ? deliveries.failed + 1 : 0;
  return step;
}

function troubleOf(code: JournalCode, raw: Raw): Trouble {
  if (code.endsWith('_refused') || code === 'dial_never_rang' || code === 'recording_given_up') return 'fault';
  switch (code) {
    case 'undeliverable':
      return 'fault';
    case 'card_not_shown':
    case 'default_employee':
    case 'dial_unclear':
      return 'warning';
    case 'leg_gone':
      return raw['why'] === 'moved_to_another_call' ? 'none' : 'warning';
    default:
      return 'none';
  }
}

function worst(lines: StoryLine[]): Trouble {
  if (lines.some(({ trouble }) => trouble === 'fault')) return 'fault';
  return lines.some(({ trouble }) => trouble === 'warning') ? 'warning' : 'none';
}

/** What of the details may be a parameter of words; the rest is in `raw`. */
function factsOf(raw: Raw): Record<string, Fact> {
  const facts: Record<string, Fact> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') facts[name] = value;
    else if (typeof value === 'number' && Number.isFinite(value)) facts[name] = value;
    else if (Array.isArray(value) && value.every((each) => typeof each === 'string')) facts[name] = value;
  }
  return facts;
}

function objectOf(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}
