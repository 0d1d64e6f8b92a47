/** «Внешняя линия» of an app (telephony.externalLine.*). */
export interface ExternalLine {
  id: number;
  appId: number;
  number: string;
  name: string;
  crmAutoCreate: boolean;
}

/** One entry of the list «Номер для исходящего звонка». */
export interface OutgoingNumber {
  /** `REST_APP:<appId>` (known) or `LINE:<lineId>` (assumed form). */
  id: string;
  title: string;
  appId: number;
  lineNumber: string | null;
}

export class LineStore {
  private readonly lines = new Map<number, ExternalLine>();
  private lastId = 0;

  add(fields: Omit<ExternalLine, 'id'>): ExternalLine {
    const line = { ...fields, id: ++this.lastId };
    this.lines.set(line.id, line);
    return line;
  }

  find(appId: number, number: string): ExternalLine | undefined {
    return this.list(appId).find((line) => line.number === number);
  }

  list(appId?: number): ExternalLine[] {
    return [...this.lines.values()].filter((line) => appId === undefined || line.appId === appId);
  }

  delete(id: number): void {
    this.lines.delete(id);
  }
}
