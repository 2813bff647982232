import { SparkError } from '../../core/error.ts';
import type { Call } from '../../expr/expression.ts';
import { type FunctionDeclaration, scalar } from '../declare.ts';
import { rememberLast } from '../values/memoize.ts';
import { parseUri, type Uri } from '../values/uri.ts';

const url = { group: 'url', since: '2.0.0' } as const;

const parts: Readonly<Record<string, (uri: Uri) => string | null>> = {
  HOST: (uri) => uri.host,
  PATH: (uri) => uri.path,
  QUERY: (uri) => uri.query,
  REF: (uri) => uri.fragment,
  PROTOCOL: (uri) => uri.scheme,
  FILE: (uri) => (uri.path === null ? null : uri.query === null ? uri.path : `${uri.path}?${uri.query}`),
  AUTHORITY: (uri) => uri.authority,
  USERINFO: (uri) => uri.userInfo,
};

function parseUrl(call: Call): (text: string, part: string, key?: string) => string | null {
  const parse = rememberLast((text: string) => parseUri(text));
  return (text, part, key) => {
    const uri = parse(text);
    if (uri === undefined) {
      if (call.fn === 'try_parse_url' || call.mode !== 'ansi') return null;
      throw new SparkError('INVALID_URL', { url: text });
    }
    const find = Object.hasOwn(parts, part) ? parts[part]! : undefined;
    const found = find?.(uri) ?? null;
    if (key === undefined || found === null) return key === undefined ? found : null;
    return part === 'QUERY' ? parameter(found, key) : null;
  };
}

/** The value of the first `key=value` of a query. */
function parameter(query: string, key: string): string | null {
  for (const pair of query.split('&')) {
    if (pair.startsWith(`${key}=`)) return pair.slice(key.length + 1);
  }
  return null;
}

/** As `application/x-www-form-urlencoded`, the way Java encodes. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

function decode(text: string): string | undefined {
  const spaced = text.replaceAll('+', ' ');
  if (/%(?![0-9a-fA-F]{2})/.test(spaced)) return undefined;
  // What is no UTF-8 gets the replacement character, as in Java.
  return spaced.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

export const urlFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...url,
    name: 'parse_url',
    signature: 'string, string, string? -> string',
    nullable: 'always',
    evaluate: parseUrl,
    description:
      'A part of a URL: HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY, USERINFO; of QUERY also one parameter.',
    examples: [["parse_url('http://spark.apache.org/path?query=1', 'QUERY', 'query')", '1']],
  }),
  scalar({
    ...url,
    name: 'try_parse_url',
    since: '4.0.0',
    signature: 'string, string, string? -> string',
    nullable: 'always',
    evaluate: parseUrl,
    description: 'Like parse_url, but NULL where the URL is not valid.',
    examples: [["try_parse_url('inva lid://spark.apache.org/path?query=1', 'QUERY')", 'NULL']],
  }),
  scalar({
    ...url,
    name: 'url_encode',
    since: '3.4.0',
    signature: 'string -> string',
    evaluate: () => encode,
    description: 'The text as it stands in a URL.',
    examples: [["url_encode('https://spark.apache.org')", 'https%3A%2F%2Fspark.apache.org']],
  }),
  scalar({
    ...url,
    name: 'url_decode',
    since: '3.4.0',
    signature: 'string -> string',
    evaluate: () => (text: string) => {
      const decoded = decode(text);
      if (decoded === undefined) throw new SparkError('CANNOT_DECODE_URL', { url: text });
      return decoded;
    },
    description: 'The text that an encoded one in a URL stands for.',
    examples: [["url_decode('https%3A%2F%2Fspark.apache.org')", 'https://spark.apache.org']],
  }),
  scalar({
    ...url,
    name: 'try_url_decode',
    since: '4.0.0',
    signature: 'string -> string',
    nullable: 'always',
    evaluate: () => (text: string) => decode(text) ?? null,
    description: 'Like url_decode, but NULL where the text is not encoded properly.',
    examples: [["try_url_decode('%')", 'NULL']],
  }),
];
