import { sql, type Kysely, type Selectable } from 'kysely';
import type { RecordingJob, RecordingJobPatch, RecordingJobStore } from '../../app/ports/store.ts';
import type { CallState } from '../../domain/call/call.ts';
import type { Schema } from './schema.ts';

export class RecordingRepository implements RecordingJobStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add(companyId: string, job: RecordingJob): Promise<boolean> {
    const { callId, crmCallId, callRef, state, attempts, nextAt, reason, createdAt } = job;
    const result = await this.#db
      .insertInto('recordings')
      .values({
        company_id: companyId,
        call_id: callId,
        crm_call_id: crmCallId,
        call_ref: callRef,
        state,
        attempts,
        next_at: nextAt,
        reason,
        created_at: createdAt,
      })
      .onConflict((conflict) => conflict.columns(['company_id', 'call_id']).doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  async find(companyId: string, callId: string): Promise<RecordingJob | null> {
    const row = await this.#jobs(companyId).where('call_id', '=', callId).executeTakeFirst();
    return row === undefined ? null : toJob(row);
  }

  async next(companyId: string): Promise<RecordingJob | null> {
    const query = this.#jobs(companyId).where('state', '=', 'wanted').orderBy('next_at').orderBy('call_id');
    const row = await query.limit(1).executeTakeFirst();
    return row === undefined ? null : toJob(row);
  }

  async update(companyId: string, callId: string, patch: RecordingJobPatch): Promise<void> {
    const { state, attempts, nextAt, reason } = patch;
    const columns = {
      ...(state === undefined ? {} : { state }),
      ...(attempts === undefined ? {} : { attempts }),
      ...(nextAt === undefined ? {} : { next_at: nextAt }),
      ...(reason === undefined ? {} : { reason }),
    };
    if (Object.keys(columns).length === 0) return;
    await this.#db
      .updateTable('recordings')
      .set(columns)
      .where('company_id', '=', companyId)
      .where('call_id', '=', callId)
      .execute();
  }

  async callsWithoutJob(companyId: string, since: number, limit: number, after: string | null): Promise<CallState[]> {
    const rows = await this.#db
      .selectFrom('calls')
      .select('state')
      .where('company_id', '=', companyId)
      // Written out, not bound: only then SQLite sees that the partial index fits.
      .where(sql<boolean>`delivered = 1`)
      .where('updated_at', '>=', since)
      .where('call_id', '>', after ?? '')
      .where((query) =>
        query.not(
          query.exists(
            query
              .selectFrom('recordings')
              .select('recordings.call_id')
              .whereRef('recordings.company_id', '=', 'calls.company_id')
              .whereRef('recordings.call_id', '=', 'calls.call_id'),
          ),
        ),
      )
      .orderBy('call_id')
      .limit(limit)
      .execute();
    return rows.map((row) => JSON.parse(row.state) as CallState);
  }

  #jobs(companyId: string) {
    return this.#db.selectFrom('recordings').selectAll().where('company_id', '=', companyId);
  }
}

function toJob(row: Selectable<Schema['recordings']>): RecordingJob {
  return {
    callId: row.call_id,
    crmCallId: row.crm_call_id,
    callRef: row.call_ref,
    state: row.state as RecordingJob['state'],
    attempts: row.attempts,
    nextAt: row.next_at,
    reason: row.reason,
    createdAt: row.created_at,
  };
}
