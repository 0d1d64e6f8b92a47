/** pjsip.conf: the phones of all desks and one trunk, told from the phones by its address. */
import { CONTEXTS } from './dial-plan.ts';
import { OWN_NUMBER } from './plan.ts';
import type { Desk } from './plan.ts';

export interface SipOptions {
  host: string;
  port: number;
  password: string;
  /** The provider; at another address than every phone. */
  trunk: { host: string; port: number };
}

export function pjsip(desks: Desk[], { host, port, password, trunk }: SipOptions): string {
  const phones = desks.flatMap((desk) => [...desk.phones, desk.absent]);
  return `[global]
type = global
endpoint_identifier_order = ip,username

[udp]
type = transport
protocol = udp
bind = ${host}:${port}

[phone](!)
type = endpoint
transport = udp
context = ${CONTEXTS.phones}
disallow = all
allow = alaw
direct_media = no
rewrite_contact = yes
allow_transfer = yes
dtmf_mode = info
send_pai = yes

[phone-auth](!)
type = auth
auth_type = userpass
password = ${password}

[phone-aor](!)
type = aor
max_contacts = 1
remove_existing = yes

${phones.map(phone).join('\n')}
[trunk]
type = endpoint
transport = udp
context = ${CONTEXTS.trunk}
disallow = all
allow = alaw
direct_media = no
aors = trunk
dtmf_mode = info
from_user = ${OWN_NUMBER}
trust_id_inbound = yes

[trunk]
type = aor
contact = sip:${trunk.host}:${trunk.port}

[trunk]
type = identify
endpoint = trunk
match = ${trunk.host}
`;
}

const phone = (number: string): string => `[${number}](phone)
auth = ${number}
aors = ${number}
callerid = Phone ${number} <${number}>
[${number}](phone-auth)
username = ${number}
[${number}](phone-aor)
`;
