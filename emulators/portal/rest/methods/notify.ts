import type { RestMethod } from '../method.ts';
import { RestError } from '../errors.ts';
import { int, text, upperKeys } from '../params.ts';

export const notifyMethods: RestMethod[] = [
  {
    name: 'im.notify.system.add',
    scope: 'im',
    run: ({ core }, given) => {
      const params = upperKeys(given);
      const userId = int(params['USER_ID'] ?? params['TO']);
      const message = text(params['MESSAGE']);
      if (userId === undefined) throw new RestError(400, 'USER_ID_EMPTY', "User ID can't be empty");
      if (message === '') throw new RestError(400, 'MESSAGE_EMPTY', "Message can't be empty");
      const at = core.clock.now();
      const added = core.state.chat.add({ at, userId, kind: 'notification', text: message, callId: null });
      core.push.send(userId, { command: 'chat', params: { text: message, kind: 'notification', at } });
      return { result: added.id };
    },
  },
];
