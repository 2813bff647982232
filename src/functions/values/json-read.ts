import { SparkError } from '../../core/error.ts';
import { castValue } from '../../types/cast/cast-value.ts';
import type { DataType } from '../../types/data-type.ts';
import { fitsPrecision, parseDecimal, rescale } from '../../types/decimal.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { Value } from '../../types/value.ts';
import { parseVariant } from '../../types/variant/parse-variant.ts';
import { writeVariant } from '../../types/variant/write-variant.ts';
import { leniencyOf, type Options } from './json-options.ts';
import { numberOf, printJson } from './json-print.ts';
import { type JsonNode, parseJson } from './json-text.ts';
import { type MomentFormat, momentFormat } from './text-values.ts';

/** A value that does not have the type wanted; the field that holds it becomes NULL. */
class Unfit extends Error {}

/**
 * Reads JSON texts as values of a type, as `from_json` does: a field that doesn't fit is NULL, a text that is
 * no JSON gives a row of NULLs, or an error in the mode FAILFAST.
 *
 * @throws MALFORMED_RECORD_IN_PARSING
 */
export function jsonReader(type: DataType, options: Options, zone: string): (text: string) => Value {
  const leniency = leniencyOf(options);
  const failFast = options.get('mode')?.toUpperCase() === 'FAILFAST';
  const corruptName = options.get('columnnameofcorruptrecord') ?? '_corrupt_record';
  const corruptAt = type.kind === 'struct' ? type.fields.findIndex((f) => f.name === corruptName) : -1;
  const context: ReadContext = { moments: momentFormat(options, zone), zone, partial: false };
  const failed = (text: string): Value => {
    if (failFast) {
      throw new SparkError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
        badRecord: text,
        failFastMode: 'FAILFAST',
      });
    }
    if (type.kind !== 'struct') return null;
    return type.fields.map((_, i) => (i === corruptAt ? text : null));
  };
  return (text) => {
    if (text.trim() === '') return null;
    const node = parseJson(text, leniency);
    if (node === undefined || node.kind === 'null') return failed(text);
    context.partial = false;
    try {
      const value = readRoot(node, type, context);
      if (!context.partial) return value;
      if (failFast) return failed(text);
      if (corruptAt < 0 || !Array.isArray(value)) return value;
      return (value as readonly Value[]).map((v, i) => (i === corruptAt ? text : v));
    } catch (error) {
      if (error instanceof Unfit) return failed(text);
      throw error;
    }
  };
}

interface ReadContext {
  readonly moments: MomentFormat;
  readonly zone: string;
  /** Set when a field was given up. */
  partial: boolean;
}

/** An object stands for an array of one where an array of structs is wanted, and the other way round. */
function readRoot(node: JsonNode, type: DataType, context: ReadContext): Value {
  if (type.kind === 'struct' && node.kind === 'array') {
    const [first] = node.items;
    if (first === undefined) return null;
    return read(first, type, context);
  }
  if (type.kind === 'array' && type.element.kind === 'struct' && node.kind === 'object') {
    return [read(node, type.element, context)];
  }
  return read(node, type, context);
}

function read(node: JsonNode, type: DataType, context: ReadContext): Value {
  if (node.kind === 'null' && type.kind !== 'variant') return null;
  switch (type.kind) {
    case 'boolean':
      if (node.kind === 'boolean') return node.value;
      break;
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
      return readInteger(node, type);
    case 'float':
    case 'double':
      return readFloating(node, type.kind === 'float');
    case 'decimal':
      return readDecimal(node, type);
    case 'string':
    case 'char':
    case 'varchar':
      return node.kind === 'string' ? node.value : printJson(node);
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
      return readMoment(node, type, context);
    case 'interval_dt':
    case 'interval_ym':
    case 'interval':
      if (node.kind === 'string') return castText(node.value, type, context.zone);
      break;
    case 'binary':
      if (node.kind === 'string') return new Uint8Array(Buffer.from(node.value, 'base64'));
      break;
    case 'array':
      if (node.kind === 'array') return node.items.map((item) => read(item, type.element, context));
      break;
    case 'map':
      if (node.kind === 'object') return readMap(node, type, context);
      break;
    case 'struct':
      if (node.kind === 'object') return readStruct(node, type, context);
      break;
    case 'variant': {
      const tree = parseVariant(printJson(node));
      if (tree !== undefined) return writeVariant(tree);
      break;
    }
    case 'void':
      return null;
  }
  throw new Unfit(`${node.kind} is no ${quotedSqlName(type)}`);
}

const RANGES: Readonly<Record<'byte' | 'short' | 'int' | 'long', bigint>> = {
  byte: 1n << 7n,
  short: 1n << 15n,
  int: 1n << 31n,
  long: 1n << 63n,
};

function readInteger(node: JsonNode, type: DataType & { kind: keyof typeof RANGES }): Value {
  if (node.kind !== 'number' || !/^-?\d+$/.test(node.text)) throw new Unfit('no integer');
  const value = BigInt(node.text);
  const limit = RANGES[type.kind];
  if (value >= limit || value < -limit) throw new Unfit('out of range');
  return type.kind === 'long' ? value : Number(value);
}

const SPECIAL: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  '+INF': Infinity,
  '+Infinity': Infinity,
  Infinity,
  '-INF': -Infinity,
  '-Infinity': -Infinity,
};

function readFloating(node: JsonNode, single: boolean): Value {
  let value: number;
  // Whole numbers have no minus zero.
  if (node.kind === 'number') value = node.text === '-0' ? 0 : numberOf(node.text);
  else if (node.kind === 'string' && Object.hasOwn(SPECIAL, node.value)) value = SPECIAL[node.value]!;
  else throw new Unfit('no number');
  return single ? Math.fround(value) : value;
}

function readDecimal(node: JsonNode, type: DataType & { kind: 'decimal' }): Value {
  const text = node.kind === 'number' ? node.text : node.kind === 'string' ? node.value : undefined;
  const parsed = text === undefined ? undefined : parseDecimal(text);
  if (parsed === undefined) throw new Unfit('no decimal');
  const unscaled = rescale(parsed.unscaled, parsed.scale, type.scale, 'half_up');
  if (!fitsPrecision(unscaled, type.precision)) throw new Unfit('out of range');
  return unscaled;
}

function readMoment(node: JsonNode, type: DataType, { moments }: ReadContext): Value {
  if (node.kind === 'string') {
    const value = moments.read(node.value, type);
    if (value !== undefined) return value;
  }
  if (node.kind === 'number' && /^-?\d+$/.test(node.text)) {
    if (type.kind === 'timestamp') return BigInt(node.text) * 1_000_000n;
    if (type.kind === 'date') return Number(node.text);
  }
  throw new Unfit('no moment');
}

function castText(text: string, type: DataType, zone: string): Value {
  try {
    return castValue(text, { kind: 'string' }, type, 'ansi', zone);
  } catch (error) {
    if (error instanceof SparkError) throw new Unfit(error.message);
    throw error;
  }
}

function readMap(
  node: JsonNode & { kind: 'object' },
  type: DataType & { kind: 'map' },
  context: ReadContext,
): Value {
  const entries = new Map<string, readonly Value[]>();
  for (const [name, value] of node.entries) {
    const key = type.key.kind === 'string' ? name : castText(name, type.key, context.zone);
    entries.set(name, [key, read(value, type.value, context)]);
  }
  return [...entries.values()];
}

/** Of fields with the same name the last counts. */
function readStruct(
  node: JsonNode & { kind: 'object' },
  type: DataType & { kind: 'struct' },
  context: ReadContext,
): Value {
  const given = new Map(node.entries);
  return type.fields.map((field) => {
    const value = given.get(field.name);
    if (value === undefined) return null;
    try {
      return read(value, field.type, context);
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      context.partial = true;
      return null;
    }
  });
}
