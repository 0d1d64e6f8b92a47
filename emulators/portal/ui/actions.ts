import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Portal } from '../portal.ts';
import { bootOf } from './boot.ts';
import { portalDocument } from './layout.ts';
import { applicationList, SCOPES } from './pages/developer.ts';
import { portalErrorPage } from './pages/login.ts';
import { toLogin, visitOf } from './visit.ts';
import type { Visit } from './visit.ts';

/** Where to go after a saved form: a path of this desk. */
type Action = (form: URLSearchParams, visit: Visit, request: FastifyRequest) => string;

const httpUrl = z.url({ protocol: /^https?$/, error: 'Укажите адрес вида https://…' });
const applicationForm = z.object({
  name: z.string().trim().min(1, 'Укажите название'),
  handlerUrl: httpUrl,
  installUrl: z.literal('').or(httpUrl),
});

/** Registers a form that administrators may send. A refused form is shown as an error page with the reason. */
export function adminForm(app: FastifyInstance, portal: Portal, path: string, action: Action): void {
  app.post(path, (request, reply) => {
    const visit = visitOf(portal, request);
    if (!visit) return toLogin(request, reply);
    if (!visit.user.admin) return refused(reply, 403, 'Это может только администратор портала.');
    try {
      return reply.redirect(visit.base + action(request.body as URLSearchParams, visit, request), 303);
    } catch (error) {
      return refused(reply, 400, error instanceof Error ? error.message : String(error));
    }
  });
}

function refused(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(portalErrorPage('Не сохранено', text).text);
}

/** Forms of the real product: telephony settings and local applications. */
export function registerActions(app: FastifyInstance, portal: Portal): void {
  adminForm(app, portal, '/telephony/users.php', (form) => {
    for (const user of portal.users()) {
      const outgoing = form.get(`outgoing_${user.id}`);
      const inner = form.get(`phoneInner_${user.id}`);
      if (outgoing !== null) portal.setOutgoingNumber(user.id, outgoing || null);
      if (inner !== null) portal.state.users.update(user.id, { phoneInner: inner.trim() || null });
    }
    return '/telephony/users.php';
  });
  adminForm(app, portal, '/telephony/configs.php', (form) => {
    portal.setDefaultOutgoingNumber(form.get('outgoing') || null);
    return '/telephony/configs.php';
  });
  adminForm(app, portal, '/devops/application/:id/delete', (form, _visit, request) => {
    portal.deleteApp(Number((request.params as { id: string }).id), form.get('clean') === 'Y');
    return '/devops/application/';
  });
  app.post('/devops/application/', (request, reply) => saveApplication(portal, request, reply));
}

function saveApplication(portal: Portal, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const visit = visitOf(portal, request);
  if (!visit) return toLogin(request, reply);
  if (!visit.user.admin) return refused(reply, 403, 'Это может только администратор портала.');
  const form = request.body as URLSearchParams;
  const read = applicationForm.safeParse({
    name: form.get('name') ?? '',
    handlerUrl: form.get('handlerUrl') ?? '',
    installUrl: form.get('installUrl') ?? '',
  });
  if (!read.success) {
    const body = applicationList(portal, visit, read.error.issues.map((issue) => issue.message).join(' '));
    const boot = bootOf(portal, visit, { inSlider: false });
    const page = portalDocument(portal, visit, { title: 'Разработчикам', section: '/devops/application/', body, boot });
    return reply.code(400).type('text/html; charset=utf-8').send(page.text);
  }
  const menuTitle = form.get('menuTitle')?.trim();
  const saved = portal.createLocalApp(
    {
      ...read.data,
      apiOnly: form.get('apiOnly') === 'Y',
      scopes: form.getAll('scope').filter((scope) => Object.hasOwn(SCOPES, scope)),
      ...(menuTitle ? { menuTitle: { ru: menuTitle } } : {}),
    },
    visit.user.id,
  );
  return reply.redirect(`${visit.base}/devops/application/${saved.id}/`, 303);
}
