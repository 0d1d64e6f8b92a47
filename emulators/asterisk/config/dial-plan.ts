/** extensions.conf, queues.conf, features.conf: an ordinary small company, as an administrator would write it. */
import { OWN_NUMBER } from './plan.ts';
import type { Desk } from './plan.ts';

/** Contexts that the integration is told of. */
export const CONTEXTS = { phones: 'from-phones', trunk: 'from-trunk', park: 'crm-park' } as const;
export const FEATURES = { blindTransfer: '#1', attendedTransfer: '*2' } as const;

/** `recordings`: folder for the files of calls; `prompt`: what the IVR says, a path without extension. */
export function dialPlan({ recordings, prompt }: { recordings: string; prompt: string }): string {
  return `[general]
static = yes
writeprotect = yes

[globals]
RECORDINGS = ${recordings}
PROMPT = ${prompt}

[${CONTEXTS.phones}]
include => inside
; the outside, with or without a plus
exten => _[78]XXXXXXXXXX,1,Goto(outside,\${EXTEN},1)
exten => _+[78]XXXXXXXXXX,1,Goto(outside,\${EXTEN:1},1)

[${CONTEXTS.trunk}]
exten => _73832200XXX,1,Goto(inside,\${EXTEN:8},1)

[inside]
exten => _1XX,1,Gosub(record,s,1(in))
 same => n,Dial(PJSIP/\${EXTEN},90,tT)
 same => n,Hangup()
; the same phone, for three seconds
exten => _2XX,1,Gosub(record,s,1(in))
 same => n,Dial(PJSIP/1\${EXTEN:1},3,tT)
 same => n,Hangup()
exten => _6X0,1,Gosub(record,s,1(in))
 same => n,Dial(PJSIP/1\${EXTEN:1:1}1&PJSIP/1\${EXTEN:1:1}2&PJSIP/1\${EXTEN:1:1}3,15,tT)
 same => n,Hangup()
exten => _7X0,1,Set(DESK=\${EXTEN:1:1})
 same => n,Goto(ivr,s,1)
exten => _7X1,1,Gosub(record,s,1(in))
 same => n,Answer()
 same => n,Queue(local\${EXTEN:1:1},tT,,,30)
 same => n,Hangup()

[outside]
exten => _X.,1,Set(CALLERID(num)=${OWN_NUMBER})
 same => n,Gosub(record,s,1(out))
 same => n,Dial(PJSIP/\${EXTEN}@trunk,30,T)
 same => n,Hangup()

[ivr]
exten => s,1,Answer()
 same => n,Set(TIMEOUT(digit)=1)
 same => n,Background(\${PROMPT})
 same => n,WaitExten(10)
 same => n,Hangup()
exten => 1,1,Gosub(record,s,1(in))
 same => n,Queue(sales\${DESK},tT,,,30)
 same => n,Hangup()

[queue-members]
exten => _1XX,1,Dial(PJSIP/\${EXTEN},15,tT)
 same => n,Hangup()

; one file a call, named and filed by the day as FreePBX does it
[record]
exten => s,1,Set(FILE=\${STRFTIME(\${EPOCH},,%Y/%m/%d)}/\${ARG1}-\${CALLERID(num)}-\${STRFTIME(\${EPOCH},,%Y%m%d-%H%M%S)}-\${UNIQUEID}.wav)
 same => n,Set(CDR(recordingfile)=\${FILE})
 same => n,MixMonitor(\${RECORDINGS}/\${FILE},b)
 same => n,Return()

; where both sides of a call wait while the integration holds it
[${CONTEXTS.park}]
exten => moh,1,MusicOnHold()
 same => n,Hangup()
exten => wait,1,Wait(3600)
 same => n,Hangup()
`;
}

export function queues(desks: Desk[]): string {
  const each = desks.flatMap(({ index, phones: [, second = '', third = ''] }) => [
    `[sales${index}]\nstrategy = linear\ntimeout = 3\nretry = 1\nringinuse = no\n${members([second, third], (phone) => `PJSIP/${phone}`)}`,
    `[local${index}]\nstrategy = ringall\ntimeout = 10\nretry = 1\nringinuse = no\n${members([second, third], (phone) => `Local/${phone}@queue-members/n`)}`,
  ]);
  return `[general]\npersistentmembers = no\nautofill = yes\n\n${each.join('\n\n')}\n`;
}

function members(phones: string[], interfaceOf: (phone: string) => string): string {
  return phones.map((phone) => `member => ${interfaceOf(phone)},0,Phone ${phone},PJSIP/${phone}`).join('\n');
}

export const features = `[general]
transferdigittimeout = 3
atxfernoanswertimeout = 15
featuredigittimeout = 1500
[featuremap]
blindxfer => ${FEATURES.blindTransfer}
atxfer => ${FEATURES.attendedTransfer}
`;
