/** Requests from within the container's network, by a client that trusts nobody but the certificate of the installation. */
import { execFile } from 'node:child_process';
import type { Debian } from './debian.ts';

export interface Answer {
  status: number;
  location: string | null;
  body: string;
}

const PROGRAM = `
const [url, method, body] = process.argv.slice(1);
const response = await fetch(url, { method, redirect: 'manual', ...(body ? { body: new URLSearchParams(body) } : {}) });
console.log(JSON.stringify({ status: response.status, location: response.headers.get('location'), body: await response.text() }));
`;

/** @param body of a form, as a query */
export function request(debian: Debian, url: string, method = 'GET', body = ''): Promise<Answer> {
  const [enter, ...args] = debian.enterNetwork();
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: debian.path('/etc/ecss/ecss-crm-server/cert.pem') };
  const command = [...args, process.execPath, '--input-type=module', '-e', PROGRAM, '--', url, method, body];
  return new Promise((resolve, reject) => {
    execFile(enter, command, { env, timeout: 20_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(JSON.parse(stdout) as Answer);
      else reject(new Error(`${method} ${url}: ${stderr}`));
    });
  });
}
