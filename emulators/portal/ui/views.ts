import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppPage } from '../browser/wire.ts';
import type { Portal } from '../portal.ts';
import type { CrmEntityType } from '../state/crm.ts';
import { fullName } from '../state/users.ts';
import { bootOf } from './boot.ts';
import { html } from './html.ts';
import type { Content } from './html.ts';
import { portalDocument } from './layout.ts';
import { contactList, entityDetails } from './pages/crm.ts';
import { applicationDetails, applicationList } from './pages/developer.ts';
import { emulatorPage } from './pages/emulator.ts';
import { portalErrorPage } from './pages/login.ts';
import { employeeDetails, employeeList, streamPage } from './pages/people.ts';
import { statisticsPage, telephonySettings, telephonyUsers } from './pages/telephony.ts';
import { toLogin, visitOf } from './visit.ts';
import type { Visit } from './visit.ts';

interface View {
  title: string;
  body: Content;
  section?: string;
  appPage?: AppPage;
}

type Params = Record<string, string>;
/** undefined: there is no such thing. */
type Make = (portal: Portal, visit: Visit, params: Params, query: Params) => View | undefined;

const CRM_TYPES: Record<string, CrmEntityType> = { contact: 'CONTACT', company: 'COMPANY', lead: 'LEAD' };
const FRAME_BOX = html`<div id="app-page" class="box app-page"></div>`;

const VIEWS: Record<string, Make> = {
  '/stream/': (portal, visit) => ({ title: 'Лента', body: streamPage(portal, visit) }),
  '/crm/contact/list/': (portal, visit) => ({ title: 'Контакты', body: contactList(portal, visit) }),
  '/crm/:type/details/:id/': (portal, _visit, params) => {
    const type = CRM_TYPES[params['type'] ?? ''];
    const entity = type && portal.state.crm.get(type, Number(params['id']));
    return entity && { title: entity.name, body: entityDetails(portal, entity), section: '/crm/contact/list/' };
  },
  '/company/': (portal, visit) => ({ title: 'Сотрудники', body: employeeList(portal, visit) }),
  '/company/personal/user/:id/': (portal, _visit, params) => {
    const user = portal.state.users.get(Number(params['id']));
    return user && { title: fullName(user), body: employeeDetails(user), section: '/company/' };
  },
  '/telephony/detail.php': (portal) => ({ title: 'Статистика звонков', body: statisticsPage(portal) }),
  '/report/telephony/': (portal) => ({
    title: 'Статистика звонков',
    body: statisticsPage(portal),
    section: '/telephony/detail.php',
  }),
  '/marketplace/app/:appId/': (portal, _visit, params) => {
    const app = portal.state.apps.get(Number(params['appId']));
    return (
      app && {
        title: app.menuTitle['ru'] ?? app.name,
        body: FRAME_BOX,
        appPage: { appId: String(app.id), placementId: null, options: {} },
      }
    );
  },
  '/marketplace/app/:appId/placement/:id/': (portal, visit, params) => {
    const placed = portal
      .placements('LEFT_MENU', visit.user.id)
      .find((item) => String(item.handlerId) === params['id']);
    return (
      placed && {
        title: placed.title,
        body: FRAME_BOX,
        appPage: { appId: String(placed.appId), placementId: String(placed.handlerId), options: {} },
      }
    );
  },
  '/marketplace/view/:clientId/': restAppUri,
};

/** Pages that only administrators see. */
const ADMIN_VIEWS: Record<string, Make> = {
  '/telephony/users.php': (portal, visit) => ({ title: 'Пользователи телефонии', body: telephonyUsers(portal, visit) }),
  '/telephony/configs.php': (portal, visit) => ({
    title: 'Настройки телефонии',
    body: telephonySettings(portal, visit),
  }),
  '/devops/application/': (portal, visit) => ({ title: 'Разработчикам', body: applicationList(portal, visit, null) }),
  '/devops/application/:id/': (portal, visit, params) => {
    const app = portal.state.apps.get(Number(params['id']));
    return app && { title: app.name, body: applicationDetails(portal, visit, app), section: '/devops/application/' };
  },
  '/emulator/': (portal, visit) => ({ title: 'Эмулятор', body: emulatorPage(portal, visit) }),
};

/** REST_APP_URI: `?params[x]=1` becomes the frame's options (known). */
function restAppUri(portal: Portal, visit: Visit, params: Params, query: Params): View | undefined {
  const app = portal.state.apps.byClientId(params['clientId'] ?? '');
  const placed = portal.placements('REST_APP_URI', visit.user.id).find((item) => item.appId === app?.id);
  if (!app || !placed) return undefined;
  const options: Record<string, string> = {};
  for (const [key, value] of Object.entries(query)) {
    const name = /^params\[(.+)\]$/.exec(key)?.[1];
    if (name !== undefined) options[name] = value;
  }
  return {
    title: app.name,
    body: FRAME_BOX,
    appPage: { appId: String(app.id), placementId: String(placed.handlerId), options },
  };
}

export function registerViews(app: FastifyInstance, portal: Portal): void {
  app.get('/', (request, reply) => {
    const visit = visitOf(portal, request);
    return visit ? reply.redirect(`${visit.base}/stream/`, 302) : toLogin(request, reply);
  });
  for (const [path, make] of Object.entries(VIEWS))
    app.get(path, (request, reply) => show(portal, path, make, request, reply));
  for (const [path, make] of Object.entries(ADMIN_VIEWS)) {
    app.get(path, (request, reply) => {
      if (visitOf(portal, request)?.user.admin === false)
        return sendError(reply, 403, 'Доступ запрещён', 'Страница доступна только администратору портала.');
      return show(portal, path, make, request, reply);
    });
  }
  app.get<{ Params: { id: string } }>('/telephony/record/:id', (request, reply) => {
    if (!visitOf(portal, request)) return reply.code(401).send('login first');
    const file = portal.recordFile(Number(request.params.id));
    return file ? reply.type(file.contentType).send(file.content) : reply.code(404).send('not found');
  });
}

function show(portal: Portal, path: string, make: Make, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const visit = visitOf(portal, request);
  if (!visit) return toLogin(request, reply);
  const query = request.query as Params;
  const view = make(portal, visit, request.params as Params, query);
  if (!view) return sendError(reply, 404, 'Страница не найдена', 'Такой страницы на портале нет.');
  const inSlider = query['IFRAME'] === 'Y';
  const section = view.section ?? (view.appPage ? request.url.slice(visit.base.length).split('?')[0] : path) ?? path;
  const boot = bootOf(portal, visit, { inSlider, appPage: view.appPage });
  const page = portalDocument(portal, visit, { title: view.title, section, body: view.body, boot });
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(page.text);
}

function sendError(reply: FastifyReply, status: number, title: string, text: string): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(portalErrorPage(title, text).text);
}
