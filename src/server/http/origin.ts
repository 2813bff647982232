import type { IncomingHttpHeaders } from 'node:http';

/**
 * Why a request must be refused because a web page of another origin sent it, or null.
 *
 * A page anywhere on the web can make a browser post to a server on loopback. Browsers say so in `Origin`
 * and `Sec-Fetch-Site`; a page that resolves its own name to 127.0.0.1 shows that name in `Host`.
 */
export function foreignOriginReason(headers: IncomingHttpHeaders): string | null {
  const host = headers.host ?? '';
  const { origin } = headers;
  if (origin !== undefined && hostOf(origin) !== host) return `Requests from pages of ${origin} are refused.`;
  if (headers['sec-fetch-site'] === 'cross-site') return 'Requests from pages of other sites are refused.';
  const fromBrowser = origin !== undefined || headers['sec-fetch-site'] !== undefined;
  if (fromBrowser && !isAddress(host)) return `Browsers must use localhost or an IP address, not ${host}.`;
  return null;
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}

function isAddress(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return name === 'localhost' || name.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/.test(name);
}
