import { SparkError } from '../../core/error.ts';
import { castValue } from '../../types/cast/cast-value.ts';
import { type DataType, STRING } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';

type Items = readonly (string | null | Items)[];

/** `{a,"b c",NULL}` as its elements' texts; arrays inside are arrays. @throws CAST_INVALID_INPUT */
export function parseArrayText(text: string): Items {
  // Bounds in front, as in `[0:1]={a,b}`, do not matter here.
  let at = text.startsWith('[') ? text.indexOf('=') + 1 : 0;
  const blanks = (): void => {
    while (/\s/.test(text[at] ?? '')) at += 1;
  };
  const fail = (): never => {
    throw new SparkError('CAST_INVALID_INPUT', {
      expression: `'${text}'`,
      sourceType: '"STRING"',
      targetType: '"ARRAY"',
    });
  };
  const list = (): Items => {
    const items: (string | null | Items)[] = [];
    if (text[at] !== '{') fail();
    at += 1;
    blanks();
    if (text[at] === '}') {
      at += 1;
      return items;
    }
    for (;;) {
      blanks();
      items.push(item());
      blanks();
      const end = text[at];
      at += 1;
      if (end === '}') return items;
      if (end !== ',') fail();
    }
  };
  const item = (): string | null | Items => {
    if (text[at] === '{') return list();
    let value = '';
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"'; at += 1) {
        if (at >= text.length) fail();
        if (text[at] === '\\') at += 1;
        value += text[at];
      }
      at += 1;
      return value;
    }
    while (at < text.length && text[at] !== ',' && text[at] !== '}') {
      if (text[at] === '\\') at += 1;
      value += text[at];
      at += 1;
    }
    value = value.trim();
    return value.toUpperCase() === 'NULL' ? null : value;
  };
  blanks();
  const items = list();
  blanks();
  if (at < text.length) fail();
  return items;
}

/** The literal's elements as values of a type; `1 2 3` is the form of int2vector and oidvector. */
export function arrayFromText(text: string, element: DataType, zone: string): readonly Value[] {
  const items = /^[\d\s-]*$/.test(text)
    ? text.split(/\s+/).filter((part) => part !== '')
    : parseArrayText(text);
  const convert = (list: Items): readonly Value[] =>
    list.map((item) => {
      if (item === null) return null;
      if (typeof item !== 'string') return convert(item);
      return element.kind === 'string' ? item : castValue(item, STRING, element, 'ansi', zone);
    });
  return convert(items);
}
