import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostAndPort, isPublicAddress } from '../../../supabase/functions/_shared/http/addresses.ts';

// Ranges of the IANA special-purpose registries (2025-05), one address each.
const SPECIAL = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.8.8.8',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.0.170',
  '192.0.2.1',
  '192.31.196.1',
  '192.52.193.1',
  '192.88.99.1',
  '192.168.1.1',
  '192.175.48.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:0:127.0.0.1',
  '::127.0.0.1',
  '::8.8.8.8',
  '64:ff9b::7f00:1',
  '64:ff9b::8.8.8.8',
  '64:ff9b:1::1',
  '100::1',
  '100:0:0:1::1',
  '2001::1',
  '2001:2::1',
  '2001:10::1',
  '2001:20::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:808:808::',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%eth0',
  '2606:4700::1%eth0',
  'fec0::1',
  'ff02::1',
  '4000::1',
  '1::1',
];
const PUBLIC = [
  '8.8.8.8',
  '1.1.1.1',
  '93.184.216.34',
  '200.68.30.1',
  '172.32.0.1',
  '100.128.0.1',
  '169.253.1.1',
  '192.0.3.1',
  '2606:4700:4700::1111',
  '2800:150::1',
  '2a00:1450:4001:81b::200e',
  '2001:4860:4860::8888',
];

describe('public addresses', () => {
  it.each(SPECIAL)('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false));
  it.each(PUBLIC)('%s is public', (address) => expect(isPublicAddress(address)).toBe(true));

  it.each([
    '',
    'localhost',
    '1',
    '127.1',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '2130706433',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '[::1]',
    ':::',
    '8.8.8.8 ',
  ])(
    '%j is no address, so not public',
    (address) => expect(isPublicAddress(address)).toBe(false),
  );

  it('is never true for an IPv4 address wrapped into IPv6 by any known scheme', () => {
    fc.assert(fc.property(fc.ipV4(), (address) => {
      const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
      const hex = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
      for (
        const wrapped of [
          `::ffff:${address}`,
          `::ffff:0:${address}`,
          `64:ff9b::${address}`,
          `2002:${hex}::1`,
          `2001:0:${hex}::1`,
          `::${address}`,
        ]
      ) {
        expect(isPublicAddress(wrapped)).toBe(false);
      }
    }));
  });
});

describe('hostAndPort', () => {
  it('writes the port that the scheme implies', () => {
    expect(hostAndPort(new URL('http://A.cl/x'))).toBe('a.cl:80');
    expect(hostAndPort(new URL('https://a.cl'))).toBe('a.cl:443');
    expect(hostAndPort(new URL('http://[::1]:4010/'))).toBe('[::1]:4010');
  });
});
