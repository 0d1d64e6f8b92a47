import type { CallType } from './calls.ts';
import type { CrmEntityType } from './crm.ts';

/** A finished call, the row of «Статистика звонков». */
export interface StatisticRow {
  id: number;
  callId: string;
  externalCallId: string | null;
  appId: number;
  appName: string;
  userId: number;
  phoneNumber: string;
  /** The line, or `REST_APP:<appId>` without one. */
  portalNumber: string;
  type: CallType;
  /** Talk time in whole seconds, as the app said. */
  durationSeconds: number;
  startedAt: number;
  finishedAt: number;
  statusCode: string;
  failedReason: string;
  vote: number | null;
  cost: number;
  costCurrency: string;
  crmEntityType: CrmEntityType | null;
  crmEntityId: number | null;
  crmActivityId: number | null;
  recordFileId: number | null;
  recordUrl: string | null;
  transcriptId: number | null;
  comment: string | null;
}

export interface RecordFile {
  id: number;
  callId: string;
  name: string;
  contentType: string;
  content: Buffer;
  createdAt: number;
}

/** A text version of a call; times in seconds from the call's start. */
export interface Transcript {
  id: number;
  callId: string;
  lines: { side: 'User' | 'Client'; startTime: number; stopTime: number; message: string }[];
}

export class StatisticStore {
  readonly rows: StatisticRow[] = [];
  readonly files = new Map<number, RecordFile>();
  readonly transcripts: Transcript[] = [];
  private lastFileId = 9000;

  add(fields: Omit<StatisticRow, 'id'>): StatisticRow {
    const row = { ...fields, id: this.rows.length + 1 };
    this.rows.push(row);
    return row;
  }

  byCallId(callId: string): StatisticRow | undefined {
    return this.rows.find((row) => row.callId === callId);
  }

  addFile(fields: Omit<RecordFile, 'id'>): RecordFile {
    const file = { ...fields, id: ++this.lastFileId };
    this.files.set(file.id, file);
    return file;
  }

  addTranscript(fields: Omit<Transcript, 'id'>): Transcript {
    const transcript = { ...fields, id: this.transcripts.length + 1 };
    this.transcripts.push(transcript);
    return transcript;
  }
}
