import type { PortalApi } from './api.ts';
import type { Command, Commands } from './app-frame.ts';
import { AppFrame } from './app-frame.ts';
import { objectOf } from './bridge-protocol.ts';
import { toast } from './dom.ts';
import { pickAccess, pickCrm, pickUser } from './pickers.ts';
import type { Sliders } from './slider.ts';

/** Where a frame is shown; decides which commands it may use (known: rest module's interfaces). */
export type FramePlace = 'page' | 'placement' | 'popup' | 'worker';

export interface Shell {
  api: PortalApi;
  sliders: Sliders;
  /** Click-to-call with the user's outgoing line. */
  dial: (phone: string) => Promise<void>;
}

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);

/** A failed request of the page itself is shown to the user; the frame gets no answer, as when the portal is unreachable. */
function reported(work: Promise<void>): void {
  work.catch((error: unknown) => toast(`Ошибка портала: ${error instanceof Error ? error.message : String(error)}`));
}

/** Commands every frame has, less those its place denies. */
export function commonCommands(shell: Shell, place: FramePlace): Commands {
  const commands: Commands = {
    ...authCommands(shell),
    ...dialogCommands(shell),
    ...navigationCommands(shell),
    reloadWindow: () => location.reload(),
  };
  if (place !== 'popup') commands['resizeWindow'] = resizeWindow;
  if (place === 'page' || place === 'popup') {
    commands['setTitle'] = (params, answer) => {
      const heading = document.getElementById('pagetitle');
      if (heading) heading.textContent = text(objectOf(params)['title']);
      answer();
    };
    commands['setScroll'] = (params, answer) => {
      window.scrollTo(0, Number(objectOf(params)['scroll'] ?? 0));
      answer();
    };
  }
  return commands;
}

const resizeWindow: Command = (params, answer, frame) => {
  const { width, height } = objectOf(params);
  frame.iframe.style.width = typeof width === 'number' ? `${width}px` : '100%';
  if (Number(height) > 0) frame.iframe.style.height = `${Number(height)}px`;
  answer({ width, height });
};

function authCommands({ api }: Shell): Commands {
  const setOption =
    (kind: 'app' | 'user'): Command =>
    (params, answer, frame) => {
      const { name, value } = objectOf(params);
      reported(api.setOption(frame.request.appId, kind, text(name), value).then((options) => answer(options)));
    };
  return {
    getInitData: (_params, answer, frame) => answer(frame.opening?.init),
    refreshAuth: (_params, answer, frame) => {
      reported(
        api.refreshAuth(frame.request.appId).then((auth) => {
          if (frame.opening) Object.assign(frame.opening.init, auth);
          answer(auth);
        }),
      );
    },
    setInstall: (_params, answer, frame) => {
      reported(
        api.install(frame.request.appId, false).then(() => {
          if (frame.opening) frame.opening.init.FIRST_RUN = false;
          answer();
        }),
      );
    },
    setInstallFinish: (_params, _answer, frame) => {
      reported(api.install(frame.request.appId, true).then(() => location.assign('?install_finished=Y')));
    },
    setAppOption: setOption('app'),
    setUserOption: setOption('user'),
  };
}

function dialogCommands({ api, dial }: Shell): Commands {
  return {
    selectUser: (params, answer) => reported(pickUser(api, objectOf(params)['mult'] === true).then(answer)),
    selectAccess: (params, answer) => reported(pickAccess(api, list(objectOf(params)['value'])).then(answer)),
    selectCRM: (params, answer) => {
      const { entityType, multiple } = objectOf(params);
      reported(pickCrm(api, list(entityType), multiple === true).then(answer));
    },
    // The four im* commands are never answered (known): the portal's handlers take no callback.
    imPhoneTo: (params) => reported(dial(text(objectOf(params)['phone']))),
    imCallTo: (params) => toast(`Звонок сотруднику ${text(objectOf(params)['userId'])}: мессенджера в эмуляторе нет`),
    imOpenMessenger: (params) => toast(`Чат ${text(objectOf(params)['dialogId'])}: мессенджера в эмуляторе нет`),
    imOpenHistory: (params) => toast(`История ${text(objectOf(params)['dialogId'])}: мессенджера в эмуляторе нет`),
  };
}

function navigationCommands(shell: Shell): Commands {
  const { api, sliders } = shell;
  return {
    openApplication: (params, answer, frame) => {
      const all = objectOf(params);
      const appFrame = new AppFrame(
        api,
        { appId: frame.request.appId, placementId: null, options: all },
        { commands: commonCommands(shell, 'popup'), interface: { command: [], event: [] } },
      );
      const body = sliders.open(text(all['bx24_title']), Number(all['bx24_width'] ?? 0), () => {
        appFrame.close();
        answer();
      });
      reported(appFrame.open(body));
    },
    closeApplication: () => sliders.close(),
    openPath: (params, answer) => {
      const opened = sliders.openPath(text(objectOf(params)['path']), () => answer({ result: 'close' }));
      if (!opened) answer({ result: 'error', errorCode: 'PATH_NOT_AVAILABLE' });
    },
  };
}
