/**
 * Shapes exchanged between the portal's server and its own pages. They are internal to the emulator:
 * a real portal has its own (undocumented) ones, so nothing outside may rely on them.
 */

/** One bound placement, as the page got it when it was loaded. */
export interface PlacementRef {
  id: string;
  appId: string;
  placement: string;
  title: string;
}

/** The frame that fills an application page (left menu item, main page of an app, slider). */
export interface AppPage {
  appId: string;
  /** null: the main page of the app (PLACEMENT=DEFAULT). */
  placementId: string | null;
  options: Record<string, unknown>;
}

/** What the server writes into every page. */
export interface Boot {
  /** Prefix of all addresses of this desk, without a slash at the end ("" or "/desk/2"). */
  base: string;
  user: { id: string; name: string; isAdmin: boolean };
  /** CALL_CARD tabs: fixed at page load, as in the product. */
  tabs: PlacementRef[];
  workers: PlacementRef[];
  appPage: AppPage | null;
  /** The page is inside a slider: no card there, workers only. */
  inSlider: boolean;
  /** How long a card stays after BeforeClose (known: 65 s). */
  cardCloseDelayMs: number;
  /** A background worker slower than this counts against its app (known: 5 s). */
  workerSlowMs: number;
}

/** Answer of `getInitData` (known: vendor SDK 2.2.0). */
interface InitData {
  LANG: string;
  DOMAIN: string;
  PROTOCOL: string;
  PATH: string;
  AUTH_ID: string;
  AUTH_EXPIRES: string;
  REFRESH_ID: string;
  MEMBER_ID: string;
  FIRST_RUN: boolean;
  IS_ADMIN: boolean;
  INSTALL: boolean;
  USER_OPTIONS: Record<string, unknown>;
  APP_OPTIONS: Record<string, unknown>;
  PLACEMENT: string;
  PLACEMENT_OPTIONS: Record<string, unknown>;
}

/** Everything the page needs to open one frame of an app. */
export interface FrameOpening {
  sid: string;
  /** Handler address with DOMAIN, PROTOCOL, LANG and APP_SID. */
  action: string;
  /** Hidden fields of the form POST. */
  fields: Record<string, string>;
  init: InitData;
}

export interface FrameAuth {
  AUTH_ID: string;
  AUTH_EXPIRES: string;
  REFRESH_ID: string;
}

export type CrmType = '' | 'LEAD' | 'DEAL' | 'CONTACT' | 'COMPANY';

/** The client as the left part of the card shows it. */
interface CrmInfo {
  name: string;
  company: string;
  url: string;
  responsible: string;
}

/** Push command showExternalCall. */
export interface ShowCall {
  callId: string;
  phoneNumber: string;
  lineNumber: string;
  lineName: string;
  incoming: boolean;
  callback: boolean;
  crmEntityType: CrmType;
  crmEntityId: number;
  crmActivityId: number;
  crmBindings: { ENTITY_TYPE: string; ENTITY_ID: number }[];
  crm: CrmInfo | null;
  /** Name of the colleague for an internal call, else "". */
  portalCall: string;
  restAppId: string;
}

export type Push =
  /** `seq` grows with each push and is the same in every tab of a user. */
  | { command: 'showExternalCall'; params: ShowCall; seq: number }
  | { command: 'hideExternalCall'; params: { callId: string } }
  | { command: 'message'; params: { text: string } };

/** What pickers offer. */
export interface PickUser {
  id: string;
  name: string;
  position: string;
}

export interface PickCrm {
  /** For instance "C_5", "CO_2", "L_1". */
  id: string;
  type: 'contact' | 'company' | 'lead';
  entityId: number;
  title: string;
  desc: string;
}
