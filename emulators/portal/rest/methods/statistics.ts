import { isoDate } from '../../clock.ts';
import type { StatisticRow } from '../../state/statistics.ts';
import { errors } from '../errors.ts';
import { matchesFilter, sortRows } from '../filter.ts';
import type { RestMethod } from '../method.ts';
import { page } from '../paging.ts';
import { isMap, text, upperKeys } from '../params.ts';

/** Known: all values are strings but RECORD_FILE_ID. */
function record(row: StatisticRow): Record<string, unknown> {
  const optional = (value: number | null) => (value === null ? null : String(value));
  return {
    ID: String(row.id),
    PORTAL_USER_ID: String(row.userId),
    PORTAL_NUMBER: row.portalNumber,
    PHONE_NUMBER: row.phoneNumber,
    CALL_ID: row.callId,
    EXTERNAL_CALL_ID: row.externalCallId,
    CALL_CATEGORY: 'external',
    CALL_LOG: null,
    CALL_DURATION: String(row.durationSeconds),
    CALL_START_DATE: isoDate(row.startedAt),
    CALL_RECORD_URL: row.recordUrl ?? '',
    CALL_VOTE: optional(row.vote),
    COST: row.cost.toFixed(4),
    COST_CURRENCY: row.costCurrency,
    CALL_FAILED_CODE: row.statusCode,
    CALL_FAILED_REASON: row.failedReason,
    CRM_ENTITY_TYPE: row.crmEntityType,
    CRM_ENTITY_ID: optional(row.crmEntityId),
    CRM_ACTIVITY_ID: optional(row.crmActivityId),
    REST_APP_ID: String(row.appId),
    REST_APP_NAME: row.appName,
    TRANSCRIPT_ID: optional(row.transcriptId),
    TRANSCRIPT_PENDING: 'N',
    SESSION_ID: null,
    REDIAL_ATTEMPT: null,
    COMMENT: row.comment,
    RECORD_DURATION: null,
    RECORD_FILE_ID: row.recordFileId,
    CALL_TYPE: String(row.type),
  };
}

export const statisticMethods: RestMethod[] = [
  {
    name: 'voximplant.statistic.get',
    scope: 'telephony',
    run: ({ core, user }, given) => {
      // The right «Статистика звонков — просмотр» is the administrators' here.
      if (!user.admin) throw errors.accessDenied();
      const params = upperKeys(given);
      const filter = isMap(params['FILTER']) ? params['FILTER'] : {};
      const rows = core.state.statistics.rows.map(record).filter((row) => matchesFilter(row, filter));
      const sort = text(params['SORT']).toUpperCase() || 'ID';
      return page(sortRows(rows, sort, text(params['ORDER']).toUpperCase() === 'DESC'), params);
    },
  },
];
