import { describe, expect, test } from 'vitest';
import { loadProfile, PROFILE_8089, ProfileError } from '../../../src/adapters/call-api/index.ts';
import { Bench } from '../../helpers/call-api-bench.ts';

const load = (items: unknown) => loadProfile('/etc/site.json', () => JSON.stringify(items));
const problems = (act: () => unknown): string[] => {
  try {
    act();
  } catch (error) {
    if (error instanceof ProfileError) return error.problems;
    throw error;
  }
  throw new Error('accepted');
};

describe('loadProfile', () => {
  test('a known name needs no file', () => {
    const profile = loadProfile('8089', () => {
      throw new Error('must not be read');
    });
    expect(profile).toBe(PROFILE_8089);
  });

  test('a file replaces single items and leaves the rest', () => {
    const profile = load({ socket: { path: '/ws', tokenPrefix: '' }, heldStatuses: ['hold', 'on_hold'] });
    expect(profile).toEqual({
      ...PROFILE_8089,
      name: '/etc/site.json',
      socket: { ...PROFILE_8089.socket, path: '/ws', tokenPrefix: '' },
      heldStatuses: ['hold', 'on_hold'],
    });
  });

  test('every wrong item is named at once', () => {
    const found = problems(() => load({ socket: { path: 'ws' }, heartbeat: { silenceMs: 10 }, sockets: {} })).join(
      '\n',
    );
    expect(found).toContain('socket.path');
    expect(found).toContain('heartbeat.silenceMs');
    expect(found).toContain('sockets');
  });

  test('a heartbeat slower than the silence that ends a connection is refused', () => {
    expect(problems(() => load({ heartbeat: { everyMs: 60_000 } }))[0]).toContain('silenceMs must be longer');
  });

  test('no such file, no JSON, no object, no such base', () => {
    const missing = () =>
      loadProfile('8090', () => {
        throw new Error('ENOENT');
      });
    expect(problems(missing)[0]).toContain('ENOENT');
    expect(problems(() => loadProfile('x', () => '{'))[0]).toContain('not JSON');
    expect(problems(() => load([1]))[0]).toContain('JSON object');
    expect(problems(() => load({ base: '9999' }))[0]).toContain('8089');
  });
});

test('a switch with other names works with a profile alone', async () => {
  const bench = await Bench.start();
  bench.fake.handlers['conversation.drop'] = bench.fake.handlers['call.release']!;
  delete bench.fake.handlers['call.release'];
  const leg = bench.fake.ring('101');
  const link = await bench.connect({ profile: load({ methods: { release: 'conversation.drop' } }) });
  await link.release(leg.id);
  expect(bench.fake.legs.size).toBe(0);
  await bench.close();
});
