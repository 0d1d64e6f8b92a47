/** A record of the trail in words: what was changed, and from what into what. */
import type { ApiAuditRecord } from '../../../src/adapters/http/api-types-people.ts';
import { text } from './texts.ts';

export interface ChangeWords {
  title: string;
  /** What stood before and what stands after; none for events. */
  steps: { what: string | null; before: string; after: string }[];
  notes: string[];
}

type Options = Extract<ApiAuditRecord, { what: 'options' }>['before'];
type OptionName = keyof Options;
type NameOf = (userId: string) => string;

const OPTIONS: Record<OptionName, string> = {
  defaultUserId: text('optionDefaultUser'),
  createCrmEntity: text('optionCreate'),
  internalCalls: text('optionInternal'),
  line: text('optionLine'),
  language: text('optionLanguage'),
  nativeButtons: text('optionButtons'),
};

export function changeWords(record: ApiAuditRecord, nameOf: NameOf): ChangeWords {
  const event = (title: string, ...notes: string[]): ChangeWords => ({ title, steps: [], notes });
  const change = (title: string, before: string, after: string): ChangeWords => ({
    title,
    steps: [{ what: null, before, after }],
    notes: [],
  });
  switch (record.what) {
    case 'numbers':
      return numbersWords(record);
    case 'company_name':
      return change(text('companyName'), record.before ?? text('noName'), record.after ?? text('noName'));
    case 'ecss':
      return ecssWords(record);
    case 'switch_kind':
      return change(text('switchKind'), kindWords(record.before), kindWords(record.after));
    case 'asterisk':
      return asteriskWords(record);
    case 'certificate_pin':
      return change(text('pin'), pinWords(record.before), pinWords(record.after));
    case 'options': {
      const names = Object.keys(record.after) as OptionName[];
      const words = (options: Options, name: OptionName) => optionWords(name, options, nameOf);
      const steps = names.map((name) => ({
        what: OPTIONS[name],
        before: words(record.before, name),
        after: words(record.after, name),
      }));
      return { title: text('options'), steps, notes: [] };
    }
    case 'bound_again':
      return event(text('boundAgain'));
    case 'signed_in':
      return event(text('signedIn'));
    case 'signed_out':
      return event(text('signedOut', { name: record.after?.userName ?? '' }));
    case 'signed_out_everywhere': {
      const why = record.after?.why;
      const notes = why === undefined ? [] : [text(why === 'dismissed' ? 'whyDismissed' : 'whyNoAdmin')];
      return event(text('signedOutEverywhere', { name: record.after?.userName ?? '' }), ...notes);
    }
    case 'sent_again':
      return event(text('sentAgain', { number: record.after?.clientNumber ?? text('withheld') }));
  }
}

function numbersWords({ before, after }: Extract<ApiAuditRecord, { what: 'numbers' }>): ChangeWords {
  const words = (numbers: readonly string[]) => (numbers.length === 0 ? text('noNumbers') : numbers.join(', '));
  const several = after.employees.length > 1;
  const steps = after.employees.flatMap((employee) => {
    const was = before.employees.find(({ userId }) => userId === employee.userId)?.numbers ?? [];
    const same = was.join() === employee.numbers.join();
    return same
      ? []
      : [{ what: several ? employee.userName : null, before: words(was), after: words(employee.numbers) }];
  });
  const names = after.employees.map(({ userName }) => userName).join(', ');
  return {
    title: text('numbers', { name: names }),
    steps,
    notes: steps.length === 0 ? [text('numbersJudged')] : [],
  };
}

function ecssWords({ before, after }: Extract<ApiAuditRecord, { what: 'ecss' }>): ChangeWords {
  const words = (facts: typeof before) => (facts === null ? text('ecssNone') : text('ecssFacts', facts));
  const steps = words(before) === words(after) ? [] : [{ what: null, before: words(before), after: words(after) }];
  return { title: text('ecss'), steps, notes: after?.keyChanged === true ? [text('keyChanged')] : [] };
}

function kindWords(kind: 'ecss10' | 'asterisk'): string {
  return kind === 'asterisk' ? 'Asterisk' : 'ECSS-10';
}

function asteriskWords({ before, after }: Extract<ApiAuditRecord, { what: 'asterisk' }>): ChangeWords {
  const words = (facts: typeof before) =>
    facts === null
      ? text('ecssNone')
      : [
          text('asteriskFacts', { ...facts, tls: facts.tls ? 'TLS' : 'TCP' }),
          pinWords(facts.pinnedFingerprint256),
          text('asteriskPhones', { numbers: facts.notifyNumbers.join(', ') || text('nobody') }),
        ].join('; ');
  const steps = words(before) === words(after) ? [] : [{ what: null, before: words(before), after: words(after) }];
  return { title: text('asterisk'), steps, notes: after?.keyChanged === true ? [text('secretChanged')] : [] };
}

function pinWords(fingerprint: string | null): string {
  return fingerprint === null ? text('pinNone') : text('pinGiven', { fingerprint });
}

function optionWords(name: OptionName, options: Options, nameOf: NameOf): string {
  switch (name) {
    case 'defaultUserId':
      return options.defaultUserId == null ? text('nobody') : nameOf(options.defaultUserId);
    case 'line':
      return options.line == null ? text('nobody') : `${options.line.name}, ${options.line.number}`;
    case 'language':
      return text(options.language === 'en' ? 'english' : 'russian');
    default:
      return text(options[name] === true ? 'yes' : 'no');
  }
}
