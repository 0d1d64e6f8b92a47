/** Where the server listens and where its pages lie, by the settings. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ListenersDeps } from '../adapters/http/listeners.ts';
import type { Settings } from '../adapters/settings/settings.ts';
import type { Logger } from '../app/ports/logger.ts';

/** The seed's rule: with Unix sockets the ports are not used. */
export function places(settings: Settings): ListenersDeps['listen'] {
  const { serverHost, httpPort, httpsPort, httpUnixSocket, httpsUnixSocket } = settings;
  const all: (ListenersDeps['listen'][number] | null)[] = settings.useUnixSockets
    ? [
        httpUnixSocket === null ? null : { scheme: 'http', at: { socketPath: httpUnixSocket } },
        httpsUnixSocket === null ? null : { scheme: 'https', at: { socketPath: httpsUnixSocket } },
      ]
    : [
        httpPort === null ? null : { scheme: 'http', at: { host: serverHost, port: httpPort } },
        httpsPort === null ? null : { scheme: 'https', at: { host: serverHost, port: httpsPort } },
      ];
  return all.filter((place) => place !== null);
}

export function tlsFiles({ sslKeyFilename, sslCertFilename }: Settings): ListenersDeps['tls'] {
  return sslKeyFilename === null || sslCertFilename === null
    ? null
    : { keyFile: sslKeyFilename, certFile: sslCertFilename };
}

/** The pages of the settings' `dist`; a file written for the original names a folder that holds other pages, or none. */
export function pagesDirectory(settings: Settings, logger: Logger): string {
  const own = join(import.meta.dirname, '..', '..', 'dist', 'web');
  if (settings.dist === null) return own;
  if (existsSync(join(settings.dist, 'frames', 'card.html'))) return settings.dist;
  logger.warn(
    { dist: settings.dist },
    'the folder "dist" of the settings has no pages of this server, its own are used',
  );
  return own;
}
