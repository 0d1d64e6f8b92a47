/** The form that the portal posts when it opens one of our frames (known: official documentation). */
import { AppError } from '../../app/errors.ts';
import type { FrameClaim } from '../../app/companies/frame-access.ts';
import type { Viewer } from '../../app/ports/operator.ts';
import type { Company } from '../../app/ports/store.ts';
import { z } from 'zod';
import type { HttpDeps } from './context.ts';
import type { FormBody } from './forms.ts';

const Fields = z.object({
  AUTH_ID: z.string().min(1).max(2_000),
  AUTH_EXPIRES: z.coerce.number().int().positive().catch(3_600),
  // Absent from older portals.
  APPLICATION_TOKEN: z.string().max(200).optional(),
  // Lower case, unlike all the others.
  member_id: z.string().min(1).max(200),
});

const Context = z.object({
  CALL_ID: z.string().min(1).max(200).optional(),
  PHONE_NUMBER: z.string().min(1).max(100).optional(),
});

/** AppError: `frame_forged`, `portal_unavailable`. */
export async function openFrame(
  deps: Pick<HttpDeps, 'frameAccess'>,
  form: FormBody,
): Promise<{ company: Company; viewer: Viewer }> {
  return deps.frameAccess.verify(frameClaim(form));
}

/** What the form says of who looks; not believed yet. AppError `frame_forged`. */
export function frameClaim(form: FormBody): FrameClaim {
  const fields = Fields.safeParse(Object.fromEntries(Object.keys(Fields.shape).map((name) => [name, form.get(name)])));
  if (!fields.success) throw new AppError('frame_forged');
  return {
    memberId: fields.data.member_id,
    applicationToken: fields.data.APPLICATION_TOKEN ?? null,
    authId: fields.data.AUTH_ID,
    authExpiresMs: fields.data.AUTH_EXPIRES * 1000,
  };
}

/** What PLACEMENT_OPTIONS says of the call; a card that says nothing still shows the operator's calls. */
export function cardContext(form: FormBody): { callId: string | null; phoneNumber: string | null } {
  let options: unknown;
  try {
    options = JSON.parse(form.get('PLACEMENT_OPTIONS') ?? '{}');
  } catch {
    // Not JSON: as good as absent, the page finds the calls by the viewer.
    options = {};
  }
  const context = Context.safeParse(options);
  return { callId: context.data?.CALL_ID ?? null, phoneNumber: context.data?.PHONE_NUMBER ?? null };
}
