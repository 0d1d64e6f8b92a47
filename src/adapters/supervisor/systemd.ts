/**
 * Tells systemd how the server is (sd_notify). Node.js has no Unix datagram sockets, so `systemd-notify`, which is wherever
 * systemd is, sends each message; the unit needs NotifyAccess=all. Without a supervisor all of it does nothing.
 */
import { execFile } from 'node:child_process';
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';

/** Three chances for each deadline. */
const BEATS_PER_DEADLINE = 3;
const HELPER_TIMEOUT_MS = 5_000;

export interface Supervisor {
  /** The server serves; from now on the watchdog is fed. */
  ready(): void;
  /** Settings are being read again; `ready()` ends it. */
  reloading(): void;
  /** The server is draining; the watchdog is fed until the process ends. */
  stopping(): void;
}

export interface SystemdDeps {
  env: NodeJS.ProcessEnv;
  pid: number;
  clock: Clock;
  logger: Logger;
  /** Sends assignments such as `READY=1`; rejects when it cannot. */
  send?: (assignments: string[]) => Promise<void>;
}

export function openSupervisor(deps: SystemdDeps): Supervisor {
  return deps.env['NOTIFY_SOCKET'] ? new Systemd(deps) : { ready() {}, reloading() {}, stopping() {} };
}

class Systemd implements Supervisor {
  readonly #deps: SystemdDeps;
  readonly #send: (assignments: string[]) => Promise<void>;
  #fed = false;
  #sent: Promise<void> = Promise.resolve();

  constructor(deps: SystemdDeps) {
    this.#deps = deps;
    this.#send = deps.send ?? sendWithHelper;
  }

  ready(): void {
    this.#tell(['READY=1']);
    if (!this.#fed) this.#feed();
  }

  reloading(): void {
    this.#tell(['RELOADING=1']);
  }

  stopping(): void {
    this.#tell(['STOPPING=1']);
  }

  /** A beat is sent from the event loop: one that hangs sends none, and systemd restarts the server. */
  #feed(): void {
    const deadlineMs = this.#deadlineMs();
    if (deadlineMs === null) return;
    this.#fed = true;
    this.#deps.clock.after(deadlineMs / BEATS_PER_DEADLINE, () => {
      this.#tell(['WATCHDOG=1']);
      this.#feed();
    });
  }

  /** Known: microseconds, and the process whom they concern. */
  #deadlineMs(): number | null {
    const { WATCHDOG_USEC: micros, WATCHDOG_PID: pid } = this.#deps.env;
    if (pid !== undefined && Number(pid) !== this.#deps.pid) return null;
    const ms = Number(micros) / 1_000;
    return ms > 0 ? ms : null;
  }

  #tell(assignments: string[]): void {
    // One after the other: a "reloading" that arrives after its "ready" would last for ever.
    this.#sent = this.#sent
      .then(() => this.#send(assignments))
      .catch((error: unknown) => {
        this.#deps.logger.warn({ assignments, error: String(error) }, 'systemd could not be notified');
      });
  }
}

function sendWithHelper(assignments: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile('systemd-notify', assignments, { timeout: HELPER_TIMEOUT_MS }, (error) => {
      if (error === null) resolve();
      else reject(new Error('systemd-notify failed', { cause: error }));
    });
  });
}
