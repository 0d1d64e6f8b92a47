import { describe, expect, it } from 'vitest';
import { pathPrefix, publicBase, publicUrl } from '../../../src/adapters/settings/settings.ts';

const HOST = { proxyGatewayURL: null, serverHost: '10.1.1.1', httpPort: null, httpsPort: null, path: '/' };

describe('pathPrefix', () => {
  it.each([
    ['/', '/'],
    ['', '/'],
    ['bitrix', '/bitrix/'],
    ['/bitrix', '/bitrix/'],
    ['/a//b/', '/a/b/'],
  ])('%j → %s', (path, expected) => {
    expect(pathPrefix({ path })).toBe(expected);
  });
});

describe('the public address', () => {
  it.each([
    [{ ...HOST, httpPort: 8801, httpsPort: 8802 }, 'https://10.1.1.1:8802'],
    [{ ...HOST, httpPort: 8801 }, 'http://10.1.1.1:8801'],
    [{ ...HOST, serverHost: '::1', httpsPort: 443 }, 'https://[::1]:443'],
    [{ ...HOST, serverHost: '[fd00::1]', httpsPort: 443 }, 'https://[fd00::1]:443'],
    [{ ...HOST, proxyGatewayURL: 'https://p.example/bitrix', httpsPort: 8802 }, 'https://p.example/bitrix'],
  ])('%j → %s', (settings, expected) => {
    expect(publicBase(settings)).toBe(expected);
  });

  it('has the prefix, which the proxy stands for', () => {
    const direct = { ...HOST, httpsPort: 8802, path: 'crm' };
    expect(publicUrl(direct, 'call/call.html')).toBe('https://10.1.1.1:8802/crm/call/call.html');
    expect(publicUrl(direct, '')).toBe('https://10.1.1.1:8802/crm/');
    const proxied = { ...direct, proxyGatewayURL: 'https://p.example/bitrix' };
    expect(publicUrl(proxied, '/call/call.html')).toBe('https://p.example/bitrix/call/call.html');
  });
});
