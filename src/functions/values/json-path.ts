import { printJson, quoteJson } from './json-print.ts';
import type { JsonNode } from './json-text.ts';

type Step =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'any_name' }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'any_index' };

export type JsonPath = readonly Step[];

const STEP = /\.\*|\.([^.[]+)|\[\*\]|\[(\d+)\]|\['\*'\]|\['([^']+)'\]/y;

/** Undefined for a text that is no path: `$`, then `.name`, `['name']`, `[0]`, `.*` and `[*]`. */
export function parseJsonPath(text: string): JsonPath | undefined {
  if (!text.startsWith('$')) return undefined;
  const steps: Step[] = [];
  let at = 1;
  while (at < text.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    if (match === null) return undefined;
    at += match[0].length;
    const name = match[1] ?? match[3];
    if (name !== undefined) steps.push({ kind: 'name', name });
    else if (match[2] !== undefined) steps.push({ kind: 'index', index: Number(match[2]) });
    else steps.push({ kind: match[0] === '[*]' ? 'any_index' : 'any_name' });
  }
  return steps;
}

/** How what is found is written: a text alone without quotes, values of an array, or arrays opened up. */
type Style = 'raw' | 'quoted' | 'flatten';

/** Where what is found is written to, one entry a value. */
interface Found {
  readonly parts: string[];
  /** Elements that are gathered before they are written keep all characters, see `printJson`. */
  readonly quote?: typeof quoteJson;
}

/**
 * What a path finds, as Hive's and Spark's `get_json_object` write it; null where it finds nothing. Wildcards
 * give an array, but one match alone stands for itself.
 */
export function followJsonPath(node: JsonNode, path: JsonPath): string | null {
  const out: Found = { parts: [] };
  if (!follow(node, path, 'raw', out)) return null;
  const text = out.parts.join('');
  // Half a character can't be written.
  return /\p{Surrogate}/u.test(text) ? null : text;
}

/** @returns whether anything was found */
function follow(node: JsonNode, path: JsonPath, style: Style, out: Found): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return write(node, style, out);
  if (node.kind === 'object') {
    if (step.kind === 'name') {
      for (const [name, value] of node.entries) {
        if (name === step.name && value.kind !== 'null' && follow(value, rest, style, out)) return true;
      }
      return false;
    }
    // Spark's `.*` is for the elements of arrays only.
    return false;
  }
  if (node.kind !== 'array') return false;
  switch (step.kind) {
    case 'any_index':
      return followAll(node.items, rest, style, out);
    case 'index': {
      const item = node.items[step.index];
      if (item === undefined) return false;
      return follow(item, rest, rest[0]?.kind === 'any_index' ? 'quoted' : style, out);
    }
    default:
      return false;
  }
}

function write(node: JsonNode, style: Style, out: Found): boolean {
  if (node.kind === 'string' && style === 'raw') {
    out.parts.push(node.value);
    return true;
  }
  if (node.kind === 'array' && style === 'flatten') {
    const found = node.items.map((item) => write(item, style, out));
    return found.includes(true);
  }
  out.parts.push(printJson(node, out.quote));
  return true;
}

function followAll(items: readonly JsonNode[], path: JsonPath, style: Style, out: Found): boolean {
  if (path[0]?.kind === 'any_index') {
    const inner: Found = { ...out, parts: [] };
    const found = items.map((item) => follow(item, path.slice(1), 'flatten', inner)).includes(true);
    out.parts.push(`[${inner.parts.join(',')}]`);
    return found;
  }
  const inner: Found = style === 'quoted' ? { ...out, parts: [] } : { parts: [], quote: quoteJson };
  const innerStyle = style === 'raw' ? 'quoted' : style;
  let matches = 0;
  for (const item of items) if (follow(item, path, innerStyle, inner)) matches += 1;
  const text = inner.parts.join(',');
  if (style === 'quoted') {
    out.parts.push(`[${text}]`);
    return matches > 0;
  }
  if (matches > 1) out.parts.push(`[${text}]`);
  else if (matches === 1) out.parts.push(text);
  return matches > 0;
}
