import { SparkError } from '../../core/error.ts';
import { BINARY } from '../../types/data-type.ts';
import { bindSpecs } from '../binding/specs.ts';
import { type FunctionDeclaration, scalar } from '../declare.ts';
import { aesDecrypt, aesEncrypt } from '../values/aes.ts';
import { text } from '../values/literals.ts';

const misc = { group: 'misc', since: '3.3.0' } as const;

const DECRYPT_SPECS = [BINARY, BINARY, 'string', 'string', BINARY] as const;
const DECRYPT_DEFAULTS = [text('GCM'), text('DEFAULT'), text('')];

type Binary = Uint8Array;

export const cryptoFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...misc,
    name: 'aes_encrypt',
    deterministic: false,
    bind: bindSpecs('aes_encrypt', [BINARY, BINARY, 'string', 'string', BINARY, BINARY], BINARY, {
      required: 2,
      defaults: [text('GCM'), text('DEFAULT'), text(''), text('')],
    }),
    evaluate: () => aesEncrypt,
    description:
      'Bytes encrypted by AES with a key of 16, 24 or 32 bytes; mode GCM (the default), CBC or ECB, padding, vector, data to authenticate.',
    examples: [
      ["base64(aes_encrypt('Spark SQL', '1234567890abcdef', 'ECB', 'PKCS'))", '3lmwu+Mw0H3fi5NDvcu9lg=='],
    ],
  }),
  scalar({
    ...misc,
    name: 'aes_decrypt',
    bind: bindSpecs('aes_decrypt', DECRYPT_SPECS, BINARY, { required: 2, defaults: DECRYPT_DEFAULTS }),
    evaluate: () => (input: Binary, key: Binary, mode: string, padding: string, aad: Binary) =>
      aesDecrypt(input, key, mode, padding, aad, 'aes_decrypt'),
    description: 'What aes_encrypt encrypted.',
    examples: [
      [
        "cast(aes_decrypt(unbase64('3lmwu+Mw0H3fi5NDvcu9lg=='), '1234567890abcdef', 'ECB', 'PKCS') AS string)",
        'Spark SQL',
      ],
    ],
  }),
  scalar({
    ...misc,
    name: 'try_aes_decrypt',
    since: '3.5.0',
    bind: bindSpecs('try_aes_decrypt', DECRYPT_SPECS, BINARY, {
      required: 2,
      defaults: DECRYPT_DEFAULTS,
      nullable: 'always',
    }),
    evaluate: () => (input: Binary, key: Binary, mode: string, padding: string, aad: Binary) => {
      try {
        return aesDecrypt(input, key, mode, padding, aad, 'try_aes_decrypt');
      } catch (error) {
        if (error instanceof SparkError) return null;
        throw error;
      }
    },
    description: 'Like aes_decrypt, but NULL where it fails.',
    examples: [["try_aes_decrypt(x'00', '0000111122223333')", 'NULL']],
  }),
];
