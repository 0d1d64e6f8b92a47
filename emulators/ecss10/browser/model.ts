/** What the control API tells the page (see control/state.ts); only what is shown. Times in epoch ms. */
export interface Leg {
  id: string;
  callId: string;
  domain: string;
  kind: 'subscriber' | 'external';
  number: string | null;
  direction: 'in' | 'out';
  remoteDigits: string | null;
  displayName: string;
  status: 'alerting' | 'talking' | 'held' | 'released';
  ringing: boolean;
  startedAt: number;
  answeredAt: number | null;
  releaseReason: string | null;
  consultFor: string | null;
  dtmf: string;
}

export interface Subscriber {
  number: string;
  name: string;
  apiCallEnabled: boolean;
  sipAnswer: boolean;
  registered: boolean;
  doNotDisturb: boolean;
}

export type Behaviour = { kind: 'manual' | 'no-answer' } | { kind: 'answer' | 'busy' | 'reject'; afterMs: number };

interface Named {
  number: string;
  name: string;
}

export interface Domain {
  name: string;
  vatsType: string;
  subscribers: Subscriber[];
  groups: Named[];
  queues: Named[];
  externals: (Named & { behaviour: Behaviour })[];
  integrations: { clientId: string; apiKey: string; type: string; range: string; refusedNumbers: string[] }[];
}

export interface State {
  addresses: { apiUrl: string; fingerprint256: string; console: string | null };
  up: boolean;
  now: number;
  settings: Record<string, string | boolean | null>;
  faults: {
    refuseRegister: object | null;
    eventDelayMs: number;
    mute: boolean;
    loseNextEvents: number;
    duplicateNextEvents: number;
  };
  connections: { domain: string; clientId: string }[];
  domains: Domain[];
  calls: { id: string; domain: string; viaApi: boolean; legs: Leg[] }[];
}

export interface Entry {
  seq: number;
  at: number;
  kind: 'leg' | 'event' | 'command' | 'register' | 'connection' | 'fault' | 'console';
  clientId: string | null;
  outcome: string;
  data: unknown;
}
