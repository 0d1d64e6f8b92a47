import type { z } from 'zod';
import {
  domainSchema,
  externalSchema,
  groupSchema,
  integrationSchema,
  queueSchema,
  subscriberSchema,
  vatsTypeSchema,
  type DomainInput,
  type External,
  type Group,
  type IntegrationInput,
  type Queue,
  type Subscriber,
} from './config.ts';
import { SwitchError } from './errors.ts';
import { parseNumberRange } from './number-range.ts';

export interface Integration {
  clientId: string;
  apiKey: string;
  type: 'service' | 'widget' | 'any';
  /** As written by the administrator; "" for a widget. */
  range: string;
  numbers: ReadonlySet<string>;
}

export interface Domain {
  name: string;
  vatsType: string;
  ringTimeoutMs: number;
  externalPattern: RegExp;
  subscribers: Map<string, Subscriber>;
  groups: Map<string, Group>;
  queues: Map<string, Queue>;
  externals: Map<string, External>;
  integrations: Map<string, Integration>;
}

/** Who must hear of it: the Call API (integrations), the call engine (numbers). */
export type DirectoryChange =
  | {
      what: 'integration_added' | 'integration_removed' | 'integration_key' | 'integration_numbers';
      domain: string;
      clientId: string;
    }
  | { what: 'domain_added' | 'domain_removed' | 'domain_changed'; domain: string }
  | { what: 'number_removed' | 'number_changed' | 'external_changed'; domain: string; number: string };

/** Domains, numbers and integrations of the switch; knows nothing of calls. */
export class Directory {
  readonly #domains = new Map<string, Domain>();
  readonly #listeners = new Set<(change: DirectoryChange) => void>();
  readonly #newApiKey: () => string;

  constructor(newApiKey: () => string) {
    this.#newApiKey = newApiKey;
  }

  onChange(listener: (change: DirectoryChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  domains(): Domain[] {
    return [...this.#domains.values()];
  }

  find(name: string): Domain | undefined {
    return this.#domains.get(name);
  }

  domain(name: string): Domain {
    const domain = this.#domains.get(name);
    if (!domain) throw new SwitchError('no_such_domain', `No domain ${name}`);
    return domain;
  }

  subscriber(domainName: string, number: string): Subscriber {
    const subscriber = this.domain(domainName).subscribers.get(number);
    if (!subscriber) throw new SwitchError('no_such_number', `No subscriber ${number} in ${domainName}`);
    return subscriber;
  }

  /** Creates the domain or replaces it whole; a replaced domain's calls and connections end. */
  putDomain(input: DomainInput): Domain {
    const parsed = domainSchema.parse(input);
    const domain: Domain = {
      name: parsed.name,
      vatsType: parsed.vatsType,
      ringTimeoutMs: parsed.ringTimeoutMs,
      externalPattern: compile(parsed.externalPattern),
      subscribers: new Map(),
      groups: new Map(),
      queues: new Map(),
      externals: new Map(parsed.externals.map((external) => [external.number, external])),
      integrations: new Map(),
    };
    for (const item of parsed.subscribers) {
      claim(domain, item.number);
      domain.subscribers.set(item.number, item);
    }
    for (const item of parsed.groups) {
      claim(domain, item.number);
      domain.groups.set(item.number, item);
    }
    for (const item of parsed.queues) {
      claim(domain, item.number);
      domain.queues.set(item.number, item);
    }
    for (const item of parsed.integrations) domain.integrations.set(item.clientId, this.#integration(item));
    if (this.#domains.has(parsed.name)) this.removeDomain(parsed.name);
    this.#domains.set(parsed.name, domain);
    this.#tell({ what: 'domain_added', domain: domain.name });
    return domain;
  }

  removeDomain(name: string): void {
    const domain = this.domain(name);
    this.#domains.delete(name);
    this.#tell({ what: 'domain_removed', domain: domain.name });
  }

  setVatsType(domainName: string, value: string): void {
    this.domain(domainName).vatsType = vatsTypeSchema.parse(value);
    this.#tell({ what: 'domain_changed', domain: domainName });
  }

  putSubscriber(domainName: string, input: z.input<typeof subscriberSchema>): Subscriber {
    const item = subscriberSchema.parse(input);
    this.#putNumber(domainName, 'subscribers', item.number, (domain) => domain.subscribers.set(item.number, item));
    return item;
  }

  putGroup(domainName: string, input: z.input<typeof groupSchema>): Group {
    const item = groupSchema.parse(input);
    this.#putNumber(domainName, 'groups', item.number, (domain) => domain.groups.set(item.number, item));
    return item;
  }

  putQueue(domainName: string, input: z.input<typeof queueSchema>): Queue {
    const item = queueSchema.parse(input);
    this.#putNumber(domainName, 'queues', item.number, (domain) => domain.queues.set(item.number, item));
    return item;
  }

  removeNumber(domainName: string, number: string, kind: NumberKind = 'subscribers'): void {
    if (!this.domain(domainName)[kind].delete(number)) {
      throw new SwitchError('no_such_number', `No number ${number} in ${domainName}`);
    }
    this.#tell({ what: 'number_removed', domain: domainName, number });
  }

  putExternal(domainName: string, input: z.input<typeof externalSchema>): External {
    const external = externalSchema.parse(input);
    this.domain(domainName).externals.set(external.number, external);
    this.#tell({ what: 'external_changed', domain: domainName, number: external.number });
    return external;
  }

  removeExternal(domainName: string, number: string): void {
    if (!this.domain(domainName).externals.delete(number)) {
      throw new SwitchError('no_such_number', `No external party ${number} in ${domainName}`);
    }
    this.#tell({ what: 'external_changed', domain: domainName, number });
  }

  /** Creates the integration, or replaces it: then its connections end. */
  putIntegration(domainName: string, input: IntegrationInput): Integration {
    const domain = this.domain(domainName);
    const integration = this.#integration(integrationSchema.parse(input));
    if (domain.integrations.has(integration.clientId)) this.removeIntegration(domainName, integration.clientId);
    domain.integrations.set(integration.clientId, integration);
    this.#tell({ what: 'integration_added', domain: domainName, clientId: integration.clientId });
    return integration;
  }

  removeIntegration(domainName: string, clientId: string): void {
    this.integration(domainName, clientId);
    this.domain(domainName).integrations.delete(clientId);
    this.#tell({ what: 'integration_removed', domain: domainName, clientId });
  }

  integration(domainName: string, clientId: string): Integration {
    const integration = this.domain(domainName).integrations.get(clientId);
    if (!integration) throw new SwitchError('no_such_integration', `No integration ${clientId} in ${domainName}`);
    return integration;
  }

  replaceApiKey(domainName: string, clientId: string): Integration {
    const integration = this.integration(domainName, clientId);
    integration.apiKey = this.#newApiKey();
    this.#tell({ what: 'integration_key', domain: domainName, clientId });
    return integration;
  }

  setIntegrationNumbers(domainName: string, clientId: string, range: string): Integration {
    const integration = this.integration(domainName, clientId);
    if (integration.type === 'widget') throw new SwitchError('bad_request', 'A widget integration has no numbers');
    integration.numbers = new Set(parseNumberRange(range));
    integration.range = range;
    this.#tell({ what: 'integration_numbers', domain: domainName, clientId });
    return integration;
  }

  #integration(input: z.output<typeof integrationSchema>): Integration {
    if (input.type === 'widget' && input.numbers !== undefined) {
      throw new SwitchError('bad_request', 'A widget integration has no numbers');
    }
    const range = input.numbers ?? '';
    return {
      clientId: input.clientId,
      apiKey: input.apiKey ?? this.#newApiKey(),
      type: input.type,
      range,
      numbers: new Set(range === '' ? [] : parseNumberRange(range)),
    };
  }

  #putNumber(domainName: string, kind: NumberKind, number: string, store: (domain: Domain) => void): void {
    const domain = this.domain(domainName);
    claim(domain, number, kind);
    store(domain);
    this.#tell({ what: 'number_changed', domain: domainName, number });
  }

  #tell(change: DirectoryChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

const NUMBER_KINDS = ['subscribers', 'groups', 'queues'] as const;
type NumberKind = (typeof NUMBER_KINDS)[number];

/** One number means one thing; `replaced` may hold it already. */
function claim(domain: Domain, number: string, replaced?: NumberKind): void {
  const taken = NUMBER_KINDS.some((kind) => kind !== replaced && domain[kind].has(number));
  if (taken) throw new SwitchError('number_taken', `Number ${number} is taken`);
}

function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch {
    throw new SwitchError('bad_request', `Not a regular expression: ${pattern}`);
  }
}
