import { SparkError } from '../../core/error.ts';
import { castValue } from '../../types/cast/cast-value.ts';
import {
  arrayType,
  BOOLEAN,
  DATE,
  type DataType,
  DOUBLE,
  LONG,
  STRING,
  structType,
  TIMESTAMP,
  VOID,
} from '../../types/data-type.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import { castToString } from '../../types/format/cast-string.ts';
import type { Value } from '../../types/value.ts';
import { withoutVoid } from './json-infer.ts';
import { flagOf, type Options } from './json-options.ts';
import { type MomentFormat, momentFormat } from './text-values.ts';
import { elementsOf, escapeXml, parseXml, textOf, type XmlElement } from './xml-text.ts';

interface XmlSettings {
  /** What stands before the names of fields that are attributes. */
  readonly prefix: string;
  /** The field for the text of an element that has attributes or children, too. */
  readonly valueTag: string;
  readonly nullValue: string;
  readonly excludeAttribute: boolean;
  readonly moments: MomentFormat;
  readonly zone: string;
}

function settingsOf(options: Options, zone: string): XmlSettings {
  return {
    prefix: options.get('attributeprefix') ?? '_',
    valueTag: options.get('valuetag') ?? '_VALUE',
    nullValue: options.get('nullvalue') ?? '',
    excludeAttribute: flagOf(options, 'excludeAttribute', false),
    moments: momentFormat(options, zone),
    zone,
  };
}

/**
 * Reads documents as structs, as `from_xml` does: what doesn't fit is NULL, or an error in the mode FAILFAST.
 *
 * @throws MALFORMED_RECORD_IN_PARSING
 */
export function xmlReader(type: DataType, options: Options, zone: string): (text: string) => Value {
  const settings = settingsOf(options, zone);
  const failFast = options.get('mode')?.toUpperCase() === 'FAILFAST';
  const fields = type.kind === 'struct' ? type.fields : [];
  const corruptAt = fields.findIndex(
    (f) => f.name === (options.get('columnnameofcorruptrecord') ?? '_corrupt_record'),
  );
  return (text) => {
    const root = parseXml(text);
    if (root !== undefined) return read(root, type, settings) ?? null;
    if (failFast) {
      throw new SparkError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
        badRecord: text,
        failFastMode: 'FAILFAST',
      });
    }
    return fields.map((_, i) => (i === corruptAt ? text : null));
  };
}

/** Undefined where the element has no value of the type. */
function read(element: XmlElement, type: DataType, settings: XmlSettings): Value | undefined {
  switch (type.kind) {
    case 'struct':
      return type.fields.map((field) => readField(element, field.name, field.type, settings));
    case 'map': {
      const entries = [
        ...attributesOf(element, settings).map(([name, text]) => [
          name,
          scalar(text, type.value, settings) ?? null,
        ]),
        ...elementsOf(element).map((child) => [child.name, read(child, type.value, settings) ?? null]),
      ];
      return entries as Value;
    }
    case 'array':
      return [read(element, type.element, settings) ?? null];
    default:
      return scalar(textOf(element).trim(), type, settings);
  }
}

function readField(element: XmlElement, name: string, type: DataType, settings: XmlSettings): Value {
  if (name === settings.valueTag) {
    const own = element.children
      .filter((child) => typeof child === 'string')
      .join('')
      .trim();
    return scalar(own, type, settings) ?? null;
  }
  const attribute = attributesOf(element, settings).find(([key]) => key === name);
  if (attribute !== undefined) return scalar(attribute[1], type, settings) ?? null;
  const found = elementsOf(element).filter((child) => child.name === name);
  if (found.length === 0) return null;
  if (type.kind !== 'array') return read(found.at(-1)!, type, settings) ?? null;
  const items = found.map((child) => read(child, type.element, settings));
  return items.filter((item) => item !== undefined);
}

function attributesOf(element: XmlElement, { prefix, excludeAttribute }: XmlSettings) {
  return excludeAttribute ? [] : element.attributes.map(([name, value]) => [prefix + name, value] as const);
}

function scalar(text: string, type: DataType, settings: XmlSettings): Value | undefined {
  if (text === settings.nullValue) return null;
  switch (type.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return text;
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
      return settings.moments.read(text, type);
    case 'boolean':
      return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined;
    default:
      return castValue(text, STRING, type, 'try', settings.zone) ?? undefined;
  }
}

/** Prints structs as documents, as `to_xml` does. */
export function xmlWriter(type: DataType, options: Options, zone: string): (value: Value) => string {
  const settings = settingsOf(options, zone);
  const rowTag = options.get('rowtag') ?? 'ROW';
  const indent = options.get('indent') ?? '    ';
  return (value) => write(rowTag, value, type, settings, indent, 0).join(indent === '' ? '' : '\n');
}

/** The lines of an element. */
function write(
  name: string,
  value: Value,
  type: DataType,
  settings: XmlSettings,
  indent: string,
  depth: number,
): string[] {
  const pad = indent.repeat(depth);
  if (value === null) return [];
  if (type.kind === 'array') {
    return (value as readonly Value[]).flatMap((item) =>
      write(name, item, type.element, settings, indent, depth),
    );
  }
  if (type.kind !== 'struct' && type.kind !== 'map') {
    return [`${pad}<${name}>${escapeXml(print(value, type, settings))}</${name}>`];
  }
  const members =
    type.kind === 'struct'
      ? type.fields.map((f, i) => [f.name, (value as readonly Value[])[i]!, f.type] as const)
      : (value as readonly (readonly [Value, Value])[]).map(
          ([key, item]) => [print(key, type.key, settings), item, type.value] as const,
        );
  const isAttribute = (key: string): boolean => key !== settings.valueTag && key.startsWith(settings.prefix);
  const attributes = members
    .filter(([key, item]) => isAttribute(key) && item !== null)
    .map(([key, item, t]) => ` ${key.slice(settings.prefix.length)}="${escapeXml(print(item, t, settings))}"`)
    .join('');
  const own = members.find(([key]) => key === settings.valueTag);
  const inner = members
    .filter(([key]) => !isAttribute(key) && key !== settings.valueTag)
    .flatMap(([key, item, t]) => write(key, item, t, settings, indent, depth + 1));
  const ownText = own === undefined || own[1] === null ? '' : escapeXml(print(own[1], own[2], settings));
  if (inner.length === 0) {
    return [
      ownText === '' ? `${pad}<${name}${attributes}/>` : `${pad}<${name}${attributes}>${ownText}</${name}>`,
    ];
  }
  return [`${pad}<${name}${attributes}>${ownText}`, ...inner, `${pad}</${name}>`];
}

function print(value: Value, type: DataType, { moments, zone }: XmlSettings): string {
  if (value === null) return '';
  switch (type.kind) {
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
      return moments.print(value, type);
    default:
      return castToString(value, type, zoneOf(zone));
  }
}

/** The type that `schema_of_xml` finds. */
export function inferXml(element: XmlElement, options: Options, zone: string): DataType {
  return withoutVoid(infer(element, settingsOf(options, zone)));
}

function infer(element: XmlElement, settings: XmlSettings): DataType {
  const attributes = attributesOf(element, settings);
  const children = elementsOf(element);
  const own = element.children
    .filter((child) => typeof child === 'string')
    .join('')
    .trim();
  if (attributes.length === 0 && children.length === 0) return inferText(own, settings);
  const fields = new Map<string, DataType>();
  for (const [name, text] of attributes) fields.set(name, inferText(text, settings));
  for (const child of children) {
    const type = infer(child, settings);
    const known = fields.get(child.name);
    if (known === undefined) fields.set(child.name, type);
    else {
      const element = known.kind === 'array' ? known.element : known;
      fields.set(child.name, arrayType(meet(element, type)));
    }
  }
  if (own !== '') fields.set(settings.valueTag, inferText(own, settings));
  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return structType(sorted.map(([name, type]) => ({ name, type, nullable: true })));
}

function inferText(text: string, settings: XmlSettings): DataType {
  if (text === settings.nullValue) return VOID;
  for (const type of [LONG, DOUBLE, BOOLEAN, DATE, TIMESTAMP] as const) {
    const value = scalar(text, type, settings);
    if (value !== undefined && value !== null) return type;
  }
  return STRING;
}

function meet(a: DataType, b: DataType): DataType {
  if (a.kind === 'void' || a.kind === b.kind) return b;
  if (b.kind === 'void') return a;
  const numbers = [a, b].every((t) => t.kind === 'long' || t.kind === 'double');
  return numbers ? DOUBLE : STRING;
}
