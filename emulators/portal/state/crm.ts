export type CrmEntityType = 'CONTACT' | 'COMPANY' | 'LEAD';

/** A contact, company or lead; `name` is what the card shows. */
export interface CrmEntity {
  type: CrmEntityType;
  id: number;
  name: string;
  phones: string[];
  assignedById: number;
  /** Company of a contact. */
  companyId: number | null;
  createdAt: number;
}

/** A call in the CRM timeline. */
export interface CrmActivity {
  id: number;
  callId: string;
  subject: string;
  responsibleId: number;
  entityType: CrmEntityType | null;
  entityId: number | null;
  /** Missed calls stay open until somebody reaches the client. */
  completed: boolean;
  missed: boolean;
  phoneDigits: string;
  recordFileIds: number[];
  createdAt: number;
}

export type NewCrmEntity = Pick<CrmEntity, 'type' | 'name'> & Partial<Omit<CrmEntity, 'type' | 'name' | 'createdAt'>>;

export class CrmStore {
  private readonly entities = new Map<string, CrmEntity>();
  readonly activities: CrmActivity[] = [];
  private lastId = 0;
  private lastActivityId = 0;

  add(fields: NewCrmEntity, now: number): CrmEntity {
    const id = fields.id ?? this.lastId + 1;
    this.lastId = Math.max(this.lastId, id);
    const entity: CrmEntity = { phones: [], assignedById: 1, companyId: null, ...fields, id, createdAt: now };
    this.entities.set(`${entity.type}:${id}`, entity);
    return entity;
  }

  get(type: CrmEntityType, id: number): CrmEntity | undefined {
    return this.entities.get(`${type}:${id}`);
  }

  delete(type: CrmEntityType, id: number): boolean {
    return this.entities.delete(`${type}:${id}`);
  }

  list(type?: CrmEntityType): CrmEntity[] {
    return [...this.entities.values()].filter((entity) => !type || entity.type === type);
  }

  /** Entities with this phone in the order CONTACT, LEAD, COMPANY (known order of searchCrmEntities). */
  findByPhone(phone: string): CrmEntity[] {
    const wanted = comparablePhone(phone);
    if (!wanted) return [];
    const order: CrmEntityType[] = ['CONTACT', 'LEAD', 'COMPANY'];
    return order.flatMap((type) =>
      this.list(type).filter((entity) => entity.phones.some((own) => comparablePhone(own) === wanted)),
    );
  }

  addActivity(fields: Omit<CrmActivity, 'id'>): CrmActivity {
    const activity = { ...fields, id: ++this.lastActivityId };
    this.activities.push(activity);
    return activity;
  }
}

export function phoneDigits(phone: string): string {
  return phone.replace(/\D/g, '');
}

/** Russian 8 and 7 are the same trunk: «8 913 …» finds «+7 913 …». */
function comparablePhone(phone: string): string {
  const bare = phoneDigits(phone.split(/[,;]/)[0] ?? '');
  return bare.length === 11 && bare.startsWith('8') ? `7${bare.slice(1)}` : bare;
}
