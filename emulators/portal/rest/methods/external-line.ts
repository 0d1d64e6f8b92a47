import type { ExternalLine } from '../../state/lines.ts';
import { coreError } from '../errors.ts';
import type { RestContext, RestMethod } from '../method.ts';
import { flag, text, type Params } from '../params.ts';

function number(params: Params): string {
  const value = text(params['NUMBER']);
  if (value === '') throw coreError('NUMBER should not be empty');
  return value;
}

function existing({ core, app }: RestContext, params: Params): ExternalLine {
  const wanted = number(params);
  const line = core.state.lines.find(app.id, wanted);
  if (!line) throw coreError(`Could not find line with number ${wanted}`);
  return line;
}

export const externalLineMethods: RestMethod[] = [
  {
    name: 'telephony.externalline.add',
    scope: 'telephony',
    run: ({ core, app }, params) => {
      const value = number(params);
      if (core.state.lines.find(app.id, value)) throw coreError('Line already exists');
      const name = text(params['NAME']) || value;
      const crmAutoCreate = flag(params['CRM_AUTO_CREATE'], true);
      return { result: { ID: core.state.lines.add({ appId: app.id, number: value, name, crmAutoCreate }).id } };
    },
  },
  {
    name: 'telephony.externalline.update',
    scope: 'telephony',
    run: (context, params) => {
      if (params['NAME'] === undefined && params['CRM_AUTO_CREATE'] === undefined) {
        throw coreError('There are no fields to update');
      }
      const line = existing(context, params);
      if (params['NAME'] !== undefined) line.name = text(params['NAME']);
      line.crmAutoCreate = flag(params['CRM_AUTO_CREATE'], line.crmAutoCreate);
      // Known quirk: a number from add, text from update.
      return { result: { ID: String(line.id) } };
    },
  },
  {
    name: 'telephony.externalline.get',
    scope: 'telephony',
    run: ({ core, app }) => ({
      result: core.state.lines.list(app.id).map((line) => ({
        NUMBER: line.number,
        NAME: line.name,
        CRM_AUTO_CREATE: line.crmAutoCreate ? 'Y' : 'N',
      })),
    }),
  },
  {
    name: 'telephony.externalline.delete',
    scope: 'telephony',
    run: (context, params) => {
      context.core.state.lines.delete(existing(context, params).id);
      return { result: [] };
    },
  },
];
