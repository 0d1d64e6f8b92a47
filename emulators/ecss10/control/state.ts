import type { FaultState } from '../call-api/faults.ts';
import { servedNumbers } from '../call-api/registration.ts';
import type { WireOptions } from '../call-api/wire.ts';
import type { External, Group, Queue, Settings, Subscriber } from '../engine/config.ts';
import type { Directory, Domain } from '../engine/directory.ts';
import type { LegSnapshot } from '../engine/leg.ts';

export interface IntegrationState {
  clientId: string;
  apiKey: string;
  type: 'service' | 'widget' | 'any';
  range: string;
  numbers: string[];
  /** In the range, but without `api\call\enabled`. */
  refusedNumbers: string[];
}

export interface DomainState {
  name: string;
  /** `vats_type`; unless `private`, only calls made through the Call API are reported. */
  vatsType: string;
  ringTimeoutMs: number;
  subscribers: Subscriber[];
  groups: Group[];
  queues: Queue[];
  externals: External[];
  integrations: IntegrationState[];
}

export interface CallState {
  id: string;
  domain: string;
  viaApi: boolean;
  legs: LegSnapshot[];
}

/** Everything the control API and the page show. Times in epoch ms. */
export interface EmulatorState {
  /** `console`: the command to type, null when the console is not started. */
  addresses: { apiUrl: string; controlUrl: string; fingerprint256: string; console: string | null };
  /** The Call API listens; false during the downtime of a restart. */
  up: boolean;
  now: number;
  settings: Settings & WireOptions;
  faults: FaultState;
  connections: { domain: string; clientId: string }[];
  domains: DomainState[];
  calls: CallState[];
}

type Parts = Omit<EmulatorState, 'domains' | 'calls'> & { directory: Directory; legs: LegSnapshot[] };

export function describeState({ directory, legs, ...rest }: Parts): EmulatorState {
  const calls = [...Map.groupBy(legs, (leg) => leg.callId)].map(([id, members]) => ({
    id,
    domain: members[0]?.domain ?? '',
    viaApi: members.some((leg) => leg.viaApi),
    legs: members,
  }));
  return { ...rest, domains: directory.domains().map((domain) => describeDomain(directory, domain)), calls };
}

export function describeDomain(directory: Directory, domain: Domain): DomainState {
  return {
    name: domain.name,
    vatsType: domain.vatsType,
    ringTimeoutMs: domain.ringTimeoutMs,
    subscribers: [...domain.subscribers.values()],
    groups: [...domain.groups.values()],
    queues: [...domain.queues.values()],
    externals: [...domain.externals.values()],
    integrations: [...domain.integrations.values()].map(({ clientId, apiKey, type, range }) => {
      const { numbers, refused } = servedNumbers(directory, domain.name, directory.integration(domain.name, clientId));
      return { clientId, apiKey, type, range, numbers, refusedNumbers: refused };
    }),
  };
}
