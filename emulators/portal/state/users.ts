/** An employee. `outgoingNumber` is the id of an {@link OutgoingNumber} choice, null = the portal's default. */
export interface PortalUser {
  id: number;
  login: string;
  password: string;
  name: string;
  lastName: string;
  secondName: string;
  email: string;
  workPosition: string;
  personalMobile: string;
  workPhone: string;
  gender: 'M' | 'F' | '';
  /** UF_PHONE_INNER: 1–4 digits, unique among employees (known: portal validation). */
  phoneInner: string | null;
  departments: number[];
  active: boolean;
  admin: boolean;
  outgoingNumber: string | null;
  timemanStatus: 'OPENED' | 'CLOSED' | 'PAUSED' | 'EXPIRED' | 'UNAVAILABLE' | 'NOT_INSTALLED';
  createdAt: number;
}

export type NewUser = Partial<Omit<PortalUser, 'id' | 'createdAt'>> & { id?: number; name: string; lastName: string };

export class UserStore {
  private readonly users = new Map<number, PortalUser>();
  private lastId = 0;

  /** Adds an employee; the login defaults to `user<ID>`, the password to the login. Throws on a bad or taken inner number. */
  add(fields: NewUser, now: number): PortalUser {
    const id = fields.id ?? this.lastId + 1;
    if (this.users.has(id)) throw new Error(`USER_ID_TAKEN: ${id}`);
    const login = fields.login ?? `user${id}`;
    const user: PortalUser = {
      password: login,
      secondName: '',
      email: `${login}@example.ru`,
      workPosition: '',
      personalMobile: '',
      workPhone: '',
      gender: '',
      phoneInner: null,
      departments: [1],
      active: true,
      admin: false,
      outgoingNumber: null,
      timemanStatus: 'OPENED',
      ...fields,
      id,
      login,
      createdAt: now,
    };
    this.checkPhoneInner(user);
    this.lastId = Math.max(this.lastId, id);
    this.users.set(id, user);
    return user;
  }

  update(id: number, change: Partial<Omit<PortalUser, 'id' | 'createdAt'>>): PortalUser {
    const user = this.users.get(id);
    if (!user) throw new Error(`USER_NOT_FOUND: ${id}`);
    this.checkPhoneInner({ ...user, ...change });
    return Object.assign(user, change);
  }

  get(id: number): PortalUser | undefined {
    return this.users.get(id);
  }

  /** The user only when he is not dismissed. */
  active(id: number): PortalUser | undefined {
    const user = this.users.get(id);
    return user?.active ? user : undefined;
  }

  byLogin(login: string): PortalUser | undefined {
    return this.list().find((user) => user.login === login || user.email === login);
  }

  byPhoneInner(phoneInner: string): PortalUser | undefined {
    return this.list().find((user) => user.active && user.phoneInner === phoneInner);
  }

  /** All employees by id. */
  list(): PortalUser[] {
    return [...this.users.values()].sort((a, b) => a.id - b.id);
  }

  private checkPhoneInner(user: PortalUser): void {
    if (user.phoneInner === null) return;
    if (!/^\d{1,4}$/.test(user.phoneInner)) throw new Error('PHONE_INNER_FORMAT: 1 to 4 digits expected');
    const other = this.list().find((peer) => peer.id !== user.id && peer.phoneInner === user.phoneInner);
    if (other) throw new Error(`PHONE_INNER_TAKEN: by user ${other.id}`);
  }
}

export function fullName(user: PortalUser): string {
  return `${user.name} ${user.lastName}`.trim();
}
