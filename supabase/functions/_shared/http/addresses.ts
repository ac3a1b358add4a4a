import ipaddr from 'ipaddr.js';
import { PipelineError } from '../errors/pipeline-error.ts';
import type { ResolveHost } from './transport.ts';

/** Global unicast IPv6 is 2000::/3 (RFC 4291); all else is local, mapped, translated or unassigned. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');
/** Inside it, yet never a public host: IETF protocol assignments (Teredo, ORCHID, …) and the two documentation ranges. */
const RESERVED_IPV6 = ['2001::/23', '2001:db8::/32', '3fff::/20'].map((cidr) => ipaddr.IPv6.parseCIDR(cidr));

/** True for an address of the public Internet; false for every special range of the IANA registries, and for no address. */
export function isPublicAddress(address: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address).range() === 'unicast';
  if (address.includes('%') || !ipaddr.IPv6.isValid(address)) return false;
  const parsed = ipaddr.IPv6.parse(address);
  return parsed.range() === 'unicast' && parsed.match(GLOBAL_IPV6) &&
    !RESERVED_IPV6.some((range) => parsed.match(range));
}

/** `host:port` with the scheme's port where the URL names none, as written in the setting of allowed private hosts. */
export function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}

/**
 * The addresses behind a URL's host, IPv4 first. A host with any address that is not public is refused whole: a mixed
 * answer is what an attack by DNS looks like. `allowedPrivateHosts` (`host:port`) are exempt.
 *
 * @throws PipelineError `DNS_FAILED`, `ADDRESS_NOT_PUBLIC`
 */
export async function checkedAddresses(
  url: URL,
  allowedPrivateHosts: readonly string[],
  resolve: ResolveHost,
): Promise<readonly string[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = ipaddr.isValid(host) ? [host] : await resolveName(host, resolve);
  if (!allowedPrivateHosts.includes(hostAndPort(url))) {
    const refused = addresses.find((address) => !isPublicAddress(address));
    if (refused !== undefined) {
      const why = refused === host ? 'it is' : `${host} leads to ${refused},`;
      throw new PipelineError('ADDRESS_NOT_PUBLIC', `Cannot fetch ${url.href}: ${why} not a public address`);
    }
  }
  return [...addresses].sort((a, b) => Number(a.includes(':')) - Number(b.includes(':')));
}

async function resolveName(host: string, resolve: ResolveHost): Promise<readonly string[]> {
  let addresses: readonly string[];
  try {
    addresses = await resolve(host);
  } catch (cause) {
    throw new PipelineError('DNS_FAILED', `Cannot resolve ${host}: ${(cause as Error).message}`, { cause });
  }
  if (addresses.length === 0) {
    throw new PipelineError('DNS_FAILED', `Cannot resolve ${host}: it has no address`);
  }
  return addresses;
}
