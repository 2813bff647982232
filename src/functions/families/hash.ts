import { i32, i64, irTypeOf, makeView, or } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { containsMap } from '../../types/contains-type.ts';
import { type DataType, INT, LONG } from '../../types/data-type.ts';
import { mismatch, wrongNumberOfArguments } from '../bind-errors.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import { lowerHash, MURMUR3, type SeededHash, XXHASH64 } from '../lowering/seeded-hash.ts';
import { whenValid } from '../lowering/sum-state.ts';

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

/** Arguments change the hash one after the other; NULLs do not. */
function chained(c: LowerContext, call: Call, algorithm: SeededHash): Register {
  const seed = algorithm.type.kind === 'long' ? i64.const(SEED) : i32.const(SEED);
  const hash = c.f.local(irTypeOf(seed), 'hash');
  c.f.set(hash, seed);
  for (const arg of call.args) {
    const value = c.lower(arg);
    whenValid(c, value, () =>
      c.f.set(hash, lowerHash(c, algorithm, { ...value, valid: null }, c.f.get(hash))),
    );
  }
  return { type: algorithm.type, value: c.f.copy('hash', c.f.get(hash)), high: null, valid: null };
}

/** What a kernel writes of a hash with so many bits: a digit for four of them. */
function digest(c: LowerContext, kernel: string, bytes: Ir, bits: number): Ir {
  const target = c.f.let('digest', c.allocate(i32.const(bits / 4)));
  c.f.doKernel(kernel, [bytes, target]);
  return makeView(target, i32.const(bits / 4));
}

/** The hash of SHA-2 with as many bits as an argument says: 0 stands for 256, and what has no such hash is NULL. */
function sha2(c: LowerContext, bytes: Ir, wanted: Ir): { readonly value: Ir; readonly valid: Ir } {
  const { f } = c;
  const bits = f.local('i32', 'bits');
  f.set(bits, wanted);
  f.if(i32.eqz(f.get(bits)), () => f.set(bits, i32.const(256)));
  const is = (n: number): Ir => i32.eq(f.get(bits), i32.const(n));
  const valid = f.let('is_sha2', or(or(is(224), is(256)), or(is(384), is(512))));
  const value = f.local('i64', 'sha2');
  f.set(value, i64.const(0n));
  c.if(valid, () => {
    const length = f.let('length', i32.shr_u(f.get(bits), i32.const(2)));
    const target = c.allocate(length);
    const write = (kernel: string): void => f.doKernel(kernel, [bytes, f.get(bits), target]);
    f.if(
      i32.le_u(f.get(bits), i32.const(256)),
      () => write('sha256'),
      () => write('sha512'),
    );
    f.set(value, makeView(target, length));
  });
  return { value: f.get(value), valid };
}

export const hashFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...hash,
    name: 'hash',
    since: '2.0.0',
    bind: bindHash('hash', INT),
    nulls: 'custom',
    lowered: (c, call) => chained(c, call, MURMUR3),
    description: 'A hash of the arguments in 32 bits, by Murmur3.',
    examples: [["hash('Spark', array(123), 2)", '-1321691492']],
  }),
  scalar({
    ...hash,
    name: 'xxhash64',
    since: '3.0.0',
    bind: bindHash('xxhash64', LONG),
    nulls: 'custom',
    lowered: (c, call) => chained(c, call, XXHASH64),
    description: 'A hash of the arguments in 64 bits, by XxHash.',
    examples: [["xxhash64('Spark', array(123), 2)", '5602566077635097486']],
  }),
  scalar({
    ...hash,
    name: 'md5',
    signature: 'binary -> string',
    lowered: (c, _call, [bytes]) => digest(c, 'md5', bytes!.value, 128),
    description: 'The MD5 hash of bytes, in base 16.',
    examples: [["md5('Spark')", '8cde774d6f7333752ed72cacddb05126']],
  }),
  scalar({
    ...hash,
    name: 'sha1',
    aliases: ['sha'],
    signature: 'binary -> string',
    lowered: (c, _call, [bytes]) => digest(c, 'sha1', bytes!.value, 160),
    description: 'The SHA-1 hash of bytes, in base 16.',
    examples: [["sha1('Spark')", '85f5955f4b27a9a4c2aab6ffe5d7189fc298b92c']],
  }),
  scalar({
    ...hash,
    name: 'sha2',
    signature: 'binary, int -> string',
    nullable: 'always',
    lowered: (c, _call, [bytes, bits]) => sha2(c, bytes!.value, bits!.value),
    description: 'The SHA-2 hash of bytes with 224, 256, 384 or 512 bits, in base 16; 0 stands for 256.',
    examples: [["sha2('Spark', 256)", '529bc3b07127ecb7e53a4dcf1991d9152c24537d919178022b2c42657f79a26b']],
  }),
  scalar({
    ...hash,
    name: 'crc32',
    signature: 'binary -> long',
    lowered: (c, _call, [bytes]) => i64.extend_i32_u(c.f.callKernel('crc32', [bytes!.value], 'i32')),
    description: 'The checksum CRC-32 of bytes.',
    examples: [["crc32('Spark')", '1557323817']],
  }),
];
