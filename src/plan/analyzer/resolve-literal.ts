import { assertNever } from '../../core/error.ts';
import type { Literal } from '../../expr/expression.ts';
import type * as ast from '../../lang/ast/literal.ts';
import type { DataType, DayTimeField, YearMonthField } from '../../types/data-type.ts';
import * as types from '../../types/data-type.ts';
import { joinMicros, MICROS_PER_DAY } from '../../types/datetime/civil.ts';
import { daysOfInstant, instantOfDays } from '../../types/datetime/local-time.ts';
import { parseDate } from '../../types/datetime/parse-date.ts';
import { parseTime } from '../../types/datetime/parse-time.ts';
import { parseTimestamp, parseTimestampNtz } from '../../types/datetime/parse-timestamp.ts';
import { tryZoneOf, zoneOf } from '../../types/datetime/zone.ts';
import { MAX_PRECISION } from '../../types/decimal.ts';
import type { Value } from '../../types/value.ts';
import type { QueryEnv } from './environment.ts';
import { fail } from './errors.ts';

export function resolveLiteral(node: ast.Literal, env: QueryEnv): Literal {
  switch (node.kind) {
    case 'nullLiteral':
      return literal(types.VOID, null);
    case 'booleanLiteral':
      return literal(types.BOOLEAN, node.value);
    case 'numericLiteral':
      return numeric(node);
    case 'stringLiteral':
      return literal(types.STRING, node.value);
    case 'binaryLiteral':
      return literal(
        types.BINARY,
        Uint8Array.from(node.hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
      );
    case 'datetimeLiteral':
      return datetime(node, env);
    case 'intervalLiteral':
      return interval(node.value);
    default:
      return assertNever(node);
  }
}

function literal(type: DataType, value: Value): Literal {
  return { kind: 'literal', type, value };
}

function numeric(node: ast.NumericLiteral): Literal {
  switch (node.type) {
    case 'tinyint':
      return literal(types.BYTE, Number(node.text));
    case 'smallint':
      return literal(types.SHORT, Number(node.text));
    case 'int':
      return literal(types.INT, Number(node.text));
    case 'bigint':
      return literal(types.LONG, BigInt(node.text));
    case 'float':
      return literal(types.FLOAT, Math.fround(Number(node.text)));
    case 'double':
      return literal(types.DOUBLE, Number(node.text));
    case 'decimal':
      return decimal(node);
    default:
      return assertNever(node.type);
  }
}

/** The digits as written decide precision and scale: `1.50` is DECIMAL(3, 2). */
function decimal(node: ast.NumericLiteral): Literal {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(node.text);
  if (match === null) throw new Error(`not a decimal literal: ${node.text}`);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  let scale = fraction.length - Number(exponent);
  let unscaled = BigInt(whole + fraction);
  if (scale < 0) {
    unscaled *= 10n ** BigInt(-scale);
    scale = 0;
  }
  const precision = Math.max(unscaled.toString().length, scale);
  if (precision > MAX_PRECISION) {
    fail(
      'DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION',
      { precision: String(precision), maxPrecision: String(MAX_PRECISION) },
      node.span,
    );
  }
  return literal(types.decimalType(precision, scale), sign === '-' ? -unscaled : unscaled);
}

const special = /^(epoch|now|today|tomorrow|yesterday)(?:\s+(\S.*))?$/i;

function datetime(node: ast.DatetimeLiteral, env: QueryEnv): Literal {
  const { conf } = env.context;
  const text = node.text.trim();
  const word = special.exec(text);
  const wrong = (): never =>
    fail('INVALID_TYPED_LITERAL', { valueType: `"${node.type}"`, value: `'${node.text}'` }, node.span);
  switch (node.type) {
    case 'DATE':
      return literal(types.DATE, word === null ? (parseDate(text) ?? wrong()) : specialDay(word, env));
    case 'TIME':
      return literal({ kind: 'time', precision: 6 }, parseTime(text) ?? wrong());
    case 'TIMESTAMP_NTZ':
      return literal(types.TIMESTAMP_NTZ, local(word, text, env) ?? wrong());
    case 'TIMESTAMP_LTZ':
      return literal(types.TIMESTAMP, instant(word, text, env) ?? wrong());
    case 'TIMESTAMP': {
      const value = conf.timestampNtz && word === null ? parseTimestampNtz(text, false) : undefined;
      if (value !== undefined) return literal(types.TIMESTAMP_NTZ, value);
      return literal(types.TIMESTAMP, instant(word, text, env) ?? wrong());
    }
    default:
      return assertNever(node.type);
  }
}

type Word = RegExpExecArray | null;

function specialDay(word: RegExpExecArray, env: QueryEnv): number {
  const name = word[1]!.toLowerCase();
  if (name === 'epoch') return 0;
  const today = daysOfInstant(env.context.now(), zoneOf(word[2] ?? env.context.conf.zone));
  return today + (name === 'tomorrow' ? 1 : name === 'yesterday' ? -1 : 0);
}

function instant(word: Word, text: string, env: QueryEnv): bigint | undefined {
  const zone = zoneOf(env.context.conf.zone);
  if (word === null) return parseTimestamp(text, zone);
  const named = word[2] === undefined ? zone : tryZoneOf(word[2]);
  if (named === undefined) return undefined;
  const name = word[1]!.toLowerCase();
  if (name === 'epoch') return 0n;
  return name === 'now' ? env.context.now() : instantOfDays(specialDay(word, env), named);
}

function local(word: Word, text: string, env: QueryEnv): bigint | undefined {
  if (word === null) return parseTimestampNtz(text);
  const name = word[1]!.toLowerCase();
  if (name === 'epoch') return 0n;
  const days = BigInt(specialDay(word, env));
  if (name !== 'now') return days * BigInt(MICROS_PER_DAY);
  const zone = zoneOf(env.context.conf.zone);
  const sinceMidnight = env.context.now() - instantOfDays(Number(days), zone);
  return joinMicros(Number(days), 0) + sinceMidnight;
}

function interval(value: ast.IntervalValue): Literal {
  switch (value.type) {
    case 'yearMonth': {
      const [start, end] = [
        value.from.toLowerCase() as YearMonthField,
        value.to.toLowerCase() as YearMonthField,
      ];
      return literal({ kind: 'interval_ym', start, end }, value.months);
    }
    case 'dayTime': {
      const [start, end] = [value.from.toLowerCase() as DayTimeField, value.to.toLowerCase() as DayTimeField];
      return literal({ kind: 'interval_dt', start, end }, value.micros);
    }
    case 'calendar':
      return literal(types.CALENDAR_INTERVAL, {
        months: value.months,
        days: value.days,
        microseconds: value.micros,
      });
    default:
      return assertNever(value);
  }
}
