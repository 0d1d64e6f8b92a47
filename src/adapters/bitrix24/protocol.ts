/** Answers of the portal and of the OAuth server (known: reference documentation, unless a comment says otherwise). */
import { z } from 'zod';
import { phpBoolean, phpId, phpList, phpMap, phpNumber, phpText } from './php.ts';

/** The code exchange is documented without `expires` and `user_id`, the refresh with them: both shapes are read. */
export const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  client_endpoint: phpText,
  expires: phpNumber,
  expires_in: phpNumber,
  member_id: phpText,
  scope: phpText,
  user_id: phpText,
});
export type TokenAnswer = z.infer<typeof tokenAnswer>;

export const profileAnswer = z.object({ ID: phpId, ADMIN: phpBoolean, NAME: phpText, LAST_NAME: phpText });

export const appInfoAnswer = z.object({ CODE: phpId });

/** What app.info says of the tariff; `LICENSE_FAMILY` in the cloud only, `LICENSE_PREVIOUS` only while a tariff is tried out. */
export const tariffAnswer = z.object({ LICENSE: phpText, LICENSE_FAMILY: phpText, LICENSE_PREVIOUS: phpText });

export const scopeAnswer = phpList(z.string());

/** Only what the product reads of a user; `USER_TYPE` is absent on old portals. */
export const userPage = phpList(
  z.object({
    ID: phpId,
    NAME: phpText,
    LAST_NAME: phpText,
    ACTIVE: phpBoolean,
    USER_TYPE: phpText,
    UF_PHONE_INNER: phpText,
  }),
);

export const registerAnswer = z.object({ CALL_ID: z.string().min(1) });

export const crmEntities = phpList(
  z.object({
    CRM_ENTITY_TYPE: phpText,
    CRM_ENTITY_ID: phpId,
    NAME: phpText,
    ASSIGNED_BY_ID: phpText,
  }),
);

export const eventHandlers = phpList(z.object({ event: phpText, handler: phpText, offline: phpBoolean }));

export const externalLines = phpList(z.object({ NUMBER: phpText, NAME: phpText }));

/** ISO 8601 with an offset. */
export const serverTimeAnswer = z
  .string()
  .transform((text) => Date.parse(text))
  .refine((at) => !Number.isNaN(at), 'not a date');

export const placementHandlers = phpList(z.object({ placement: phpText, handler: phpText }));

export const batchAnswer = z.object({
  result: phpMap,
  result_error: phpMap,
  result_total: phpMap,
  result_next: phpMap,
  result_time: phpMap,
});

/** attachRecord with a file name alone. The address carries a token. */
export const uploadAddress = z.object({
  uploadUrl: z.string().min(1),
  fieldName: z.string().regex(/^[\w[\]-]{1,64}$/),
});

export const uploadAnswer = z.object({ FILE_ID: phpId });

/** "separated by spaces" in events, by commas in tokens (known). */
export function splitScope(scope: string): string[] {
  return scope.split(/[\s,]+/).filter((name) => name !== '');
}
