/** The parts of a URI as `java.net.URI` gives them raw: still encoded, null where missing. */
export interface Uri {
  readonly scheme: string | null;
  readonly authority: string | null;
  readonly userInfo: string | null;
  readonly host: string | null;
  readonly path: string | null;
  readonly query: string | null;
  readonly fragment: string | null;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not stand there
const LEGAL = /^(?:[A-Za-z0-9\-_.!~*'();/?:@&=+$,[\]]|%[0-9a-fA-F]{2}|[^\u0000-\u00a0\u2028\u2029])*$/;

/** Undefined where the text breaks the rules of RFC 2396, as Java checks them. */
export function parseUri(text: string): Uri | undefined {
  const hash = text.indexOf('#');
  const fragment = hash < 0 ? null : text.slice(hash + 1);
  const rest = hash < 0 ? text : text.slice(0, hash);
  if (!LEGAL.test(rest) || (fragment !== null && !LEGAL.test(fragment))) return undefined;
  const head = /^([^:/?]*):(.*)$/s.exec(rest);
  let scheme: string | null = null;
  let body = rest;
  if (head !== null) {
    if (!/^[A-Za-z][A-Za-z0-9+\-.]*$/.test(head[1]!)) return undefined;
    scheme = head[1]!;
    body = head[2]!;
    if (body === '') return undefined;
    if (!body.startsWith('/')) {
      // An opaque URI such as `mailto:a@b`.
      return { scheme, authority: null, userInfo: null, host: null, path: null, query: null, fragment };
    }
  }
  const mark = body.indexOf('?');
  const query = mark < 0 ? null : body.slice(mark + 1);
  let path = mark < 0 ? body : body.slice(0, mark);
  let authority: string | null = null;
  if (path.startsWith('//')) {
    const end = path.indexOf('/', 2);
    authority = path.slice(2, end < 0 ? undefined : end);
    path = end < 0 ? '' : path.slice(end);
    if (authority === '') {
      if (path === '' && query === null && fragment === null) return undefined;
      authority = null;
    }
  }
  if (/[[\]]/.test(path)) return undefined;
  return { scheme, authority, ...server(authority), path, query, fragment };
}

/** User and host of an authority, where it has the form of a server's. */
function server(authority: string | null): {
  readonly userInfo: string | null;
  readonly host: string | null;
} {
  const match =
    authority === null
      ? null
      : /^(?:([^@]*)@)?((?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.?|\d+(?:\.\d+){3}|\[[0-9a-fA-F:.%a-zA-Z]+\])(?::\d*)?$/.exec(
          authority,
        );
  return { userInfo: match?.[1] ?? null, host: match?.[2] ?? null };
}
