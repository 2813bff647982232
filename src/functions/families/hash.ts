import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { i64 } from '../../codegen/instructions.ts';
import type { Call } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { containsMap } from '../../types/contains-map.ts';
import { type DataType, INT, LONG } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { mismatch, wrongNumberOfArguments } from '../bind-errors.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import { whenValid } from '../lowering/sum-state.ts';
import { lowerXxhash64 } from '../lowering/xxhash64.ts';
import { murmur3Of } from '../values/murmur3.ts';

const hash = { group: 'hash', since: '1.5.0' } as const;

const SEED = 42;

function bindHash(name: string, type: DataType): Bind {
  return (args, context) => {
    if (args.length === 0) throw wrongNumberOfArguments(name, '> 0', 0);
    const types = args.map(typeOf);
    if (types.some(containsMap) && context.conf('spark.sql.legacy.allowHashOnMapType') !== 'true') {
      throw mismatch('HASH_MAP_TYPE', name, args, context, { functionName: `\`${name}\`` });
    }
    return { args: types, type, nullable: false };
  };
}

/** Arguments change the hash one after the other. */
function chained<H>(call: Call, seed: H, hasher: (type: DataType) => (value: Value, seed: H) => H) {
  const hashers = call.args.map((arg) => hasher(typeOf(arg)));
  return (...values: Value[]): H => values.reduce<H>((h, value, i) => hashers[i]!(value, h), seed);
}

function digest(algorithm: string, bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

export const hashFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...hash,
    name: 'hash',
    since: '2.0.0',
    bind: bindHash('hash', INT),
    nulls: 'custom',
    evaluate: (call) => chained(call, SEED, murmur3Of),
    description: 'A hash of the arguments in 32 bits, by Murmur3.',
    examples: [["hash('Spark', array(123), 2)", '-1321691492']],
  }),
  scalar({
    ...hash,
    name: 'xxhash64',
    since: '3.0.0',
    bind: bindHash('xxhash64', LONG),
    nulls: 'custom',
    // Arguments change the hash one after the other; NULLs do not.
    lowered: (c, call) => {
      const hash = c.f.local('i64', 'hash');
      c.f.set(hash, i64.const(SEED));
      for (const arg of call.args) {
        const value = c.lower(arg);
        whenValid(c, value, () => c.f.set(hash, lowerXxhash64(c, { ...value, valid: null }, c.f.get(hash))));
      }
      return { type: LONG, value: c.f.copy('hash', c.f.get(hash)), high: null, valid: null };
    },
    description: 'A hash of the arguments in 64 bits, by XxHash.',
    examples: [["xxhash64('Spark', array(123), 2)", '5602566077635097486']],
  }),
  scalar({
    ...hash,
    name: 'md5',
    signature: 'binary -> string',
    evaluate: () => (bytes: Uint8Array) => digest('md5', bytes),
    description: 'The MD5 hash of bytes, in base 16.',
    examples: [["md5('Spark')", '8cde774d6f7333752ed72cacddb05126']],
  }),
  scalar({
    ...hash,
    name: 'sha1',
    aliases: ['sha'],
    signature: 'binary -> string',
    evaluate: () => (bytes: Uint8Array) => digest('sha1', bytes),
    description: 'The SHA-1 hash of bytes, in base 16.',
    examples: [["sha1('Spark')", '85f5955f4b27a9a4c2aab6ffe5d7189fc298b92c']],
  }),
  scalar({
    ...hash,
    name: 'sha2',
    signature: 'binary, int -> string',
    nullable: 'always',
    evaluate: () => (bytes: Uint8Array, bits: number) =>
      [0, 224, 256, 384, 512].includes(bits) ? digest(`sha${bits === 0 ? 256 : bits}`, bytes) : null,
    description: 'The SHA-2 hash of bytes with 224, 256, 384 or 512 bits, in base 16; 0 stands for 256.',
    examples: [["sha2('Spark', 256)", '529bc3b07127ecb7e53a4dcf1991d9152c24537d919178022b2c42657f79a26b']],
  }),
  scalar({
    ...hash,
    name: 'crc32',
    signature: 'binary -> long',
    evaluate: () => (bytes: Uint8Array) => BigInt(crc32(bytes)),
    description: 'The checksum CRC-32 of bytes.',
    examples: [["crc32('Spark')", '1557323817']],
  }),
];
