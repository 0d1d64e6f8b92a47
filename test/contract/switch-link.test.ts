import { AsteriskBench } from '../helpers/asterisk-bench.ts';
import { Bench } from '../helpers/call-api-bench.ts';
import { switchLinkContract } from './switch-link.ts';

const OUTSIDE = '+79131234567';

switchLinkContract('ECSS-10 Call API', async () => {
  const bench = await Bench.start();
  const { fake } = bench;
  return {
    link: bench.link(),
    listener: bench.listener,
    facts: bench.facts,
    log: bench.log,
    secret: fake.credentials.apiKey,
    phones: ['101', '102'],
    outside: OUTSIDE,
    callIn: (to) => void fake.ring(to, OUTSIDE),
    pickUp: (number) => void fake.pickUp(number),
    hold: (number) => {
      const leg = [...fake.legs.values()].find(({ digits }) => digits === number);
      if (leg) fake.sayLeg({ ...leg, status: 'held' });
    },
    hangUp: (number) => void fake.hangUp(number),
    dropConnections: () => fake.dropConnections(),
    stop: () => bench.close(),
  };
});

switchLinkContract('Asterisk AMI', async () => {
  const bench = await AsteriskBench.start();
  const { ami, calls } = bench;
  ami.answers.set('Originate', ({ ChannelId = '', Channel = '', Exten = '' }) => ({
    answer: { Message: 'Originate successfully queued' },
    then: () => void calls.dial(Channel.replace('PJSIP/', ''), Exten, ChannelId),
  }));
  const of = (number: string) => {
    const phone = [...calls.channels.values()].find((channel) => channel.name.startsWith(`PJSIP/${number}-`));
    const trunk = phone && calls.channels.get(phone.call);
    if (!phone || !trunk) throw new Error(`no call at ${number}`);
    return { phone, trunk };
  };
  return {
    link: bench.link(),
    listener: bench.listener,
    facts: bench.facts,
    log: bench.log,
    secret: ami.credentials.secret,
    phones: ['101', '102'],
    outside: OUTSIDE,
    callIn: (to) => void calls.ring([to], OUTSIDE.slice(1)),
    pickUp: (number) => {
      const { phone, trunk } = of(number);
      calls.answer(phone, trunk);
    },
    hold: (number) => calls.hold(of(number).phone),
    hangUp: (number) => calls.hangUp(of(number).phone),
    dropConnections: () => ami.dropConnections(),
    stop: () => bench.stop(),
  };
});
