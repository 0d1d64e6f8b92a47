import { portalUrl } from '../../core.ts';
import { hex } from '../../ids.ts';
import { attachFromUrl, checkRecordName, storeRecord } from '../../telephony/records.ts';
import type { StatisticRow } from '../../state/statistics.ts';
import { coreError, errors, RestError } from '../errors.ts';
import type { RestContext, RestMethod } from '../method.ts';
import { text, type Params } from '../params.ts';

/** Three forms (known): the portal downloads RECORD_URL; base64 in FILE_CONTENT; FILENAME alone gives an upload URL. */
async function attachRecord(context: RestContext, params: Params): Promise<Record<string, unknown>> {
  const url = text(params['RECORD_URL']);
  const name = text(params['FILENAME']);
  if (!url && params['FILENAME'] === undefined) {
    throw coreError('Required parameters are not set. Request should contain either URL or FILENAME parameter');
  }
  const row = finishedCall(context, text(params['CALL_ID']));
  if (url) return { FILE_ID: await download(context, row, url, name) };
  checkRecordName(name);
  if (params['FILE_CONTENT'] === undefined) return uploadAddress(context, row, name);
  const base64 = text(params['FILE_CONTENT']);
  if (base64 === '') throw coreError('File content is empty.');
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(base64)) {
    throw coreError('File content is not properly encoded. Base64 encoding is expected.');
  }
  return { FILE_ID: storeRecord(context.core, row, name, Buffer.from(base64, 'base64')) };
}

async function download(context: RestContext, row: StatisticRow, url: string, name: string): Promise<number> {
  if (!URL.canParse(url)) throw coreError('Server returns HTTP error code 0');
  try {
    return await attachFromUrl(context.core, row, url, name);
  } catch (error) {
    if (error instanceof RestError) throw error;
    // Assumed: an address that cannot be reached is reported as HTTP code 0.
    throw coreError('Server returns HTTP error code 0');
  }
}

function finishedCall({ core }: RestContext, callId: string): StatisticRow {
  const row = core.state.statistics.byCallId(callId);
  if (!row) throw coreError('Call is not found in the statistic table. Looks like it is not finished yet.');
  return row;
}

/** Known form `telephony|<what>|<signature>`; the middle is the emulator's own. */
function uploadAddress({ core, token }: RestContext, row: StatisticRow, name: string): Record<string, unknown> {
  const what = Buffer.from(new URLSearchParams({ callId: row.callId, name }).toString()).toString('base64url');
  const query = new URLSearchParams({ auth: token.accessToken, token: `telephony|${what}|${hex(32)}` });
  return { uploadUrl: `${portalUrl(core.address)}/rest/upload.json?${query.toString()}`, fieldName: 'file' };
}

function upload(context: RestContext, params: Params): Record<string, unknown> {
  const [scope, what = ''] = text(params['token']).split('|');
  if (scope !== 'telephony') throw errors.methodNotFound();
  const query = new URLSearchParams(Buffer.from(what, 'base64url').toString());
  const row = finishedCall(context, query.get('callId') ?? '');
  const file = context.files.find((own) => own.field === 'file');
  if (!file) throw coreError('Error: required parameter file is not found');
  return { FILE_ID: storeRecord(context.core, row, query.get('name') ?? '', file.content) };
}

export const recordMethods: RestMethod[] = [
  {
    name: 'telephony.externalcall.attachrecord',
    scope: 'telephony',
    run: async (context, params) => ({ result: await attachRecord(context, params) }),
  },
  {
    name: 'upload',
    scope: 'telephony',
    noBatch: true,
    run: (context, params) => ({ result: upload(context, params) }),
  },
];
