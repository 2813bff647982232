import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { SparkError } from '../../core/error.ts';

type Mode = 'ECB' | 'CBC' | 'GCM';

const IV_LENGTH: Readonly<Record<Mode, number>> = { ECB: 0, CBC: 16, GCM: 12 };
const TAG_LENGTH = 16;

/** The mode, once it fits the padding and the key. */
function checked(functionName: string, key: Uint8Array, mode: string, padding: string): Mode {
  if (![16, 24, 32].includes(key.length)) {
    throw new SparkError('INVALID_PARAMETER_VALUE.AES_KEY_LENGTH', {
      parameter: '`key`',
      functionName: `\`${functionName}\``,
      actualLength: String(key.length),
    });
  }
  const name = `${mode.toUpperCase()} ${padding.toUpperCase()}`;
  switch (name) {
    case 'ECB PKCS':
    case 'ECB DEFAULT':
      return 'ECB';
    case 'CBC PKCS':
    case 'CBC DEFAULT':
      return 'CBC';
    case 'GCM NONE':
    case 'GCM DEFAULT':
      return 'GCM';
    default:
      throw new SparkError('UNSUPPORTED_FEATURE.AES_MODE', {
        mode,
        padding,
        functionName: `\`${functionName}\``,
      });
  }
}

function cryptoError(functionName: string, message: string): SparkError {
  return new SparkError('INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR', {
    parameter: '`expr`, `key`',
    functionName: `\`${functionName}\``,
    detailMessage: message,
  });
}

function algorithm(key: Uint8Array, mode: Mode): string {
  return `aes-${key.length * 8}-${mode.toLowerCase()}`;
}

/** The vector, the encrypted bytes and, for GCM, the tag. An empty vector is replaced by a random one. */
export function aesEncrypt(
  input: Uint8Array,
  key: Uint8Array,
  modeName: string,
  padding: string,
  vector: Uint8Array,
  aad: Uint8Array,
): Uint8Array {
  const mode = checked('aes_encrypt', key, modeName, padding);
  if (mode === 'ECB' && vector.length > 0) {
    throw new SparkError('UNSUPPORTED_FEATURE.AES_MODE_IV', {
      mode: modeName,
      functionName: '`aes_encrypt`',
    });
  }
  if (mode !== 'GCM' && aad.length > 0) {
    throw new SparkError('UNSUPPORTED_FEATURE.AES_MODE_AAD', {
      mode: modeName,
      functionName: '`aes_encrypt`',
    });
  }
  if (vector.length > 0 && vector.length !== IV_LENGTH[mode]) {
    throw new SparkError('INVALID_PARAMETER_VALUE.AES_IV_LENGTH', {
      parameter: '`iv`',
      functionName: '`aes_encrypt`',
      mode: modeName,
      actualLength: String(vector.length),
    });
  }
  const iv = vector.length > 0 ? vector : new Uint8Array(randomBytes(IV_LENGTH[mode]));
  if (mode === 'GCM') {
    const cipher = createCipheriv(algorithm(key, mode) as 'aes-128-gcm', key, iv);
    if (aad.length > 0) cipher.setAAD(aad);
    return new Uint8Array(Buffer.concat([iv, cipher.update(input), cipher.final(), cipher.getAuthTag()]));
  }
  const cipher = createCipheriv(algorithm(key, mode), key, mode === 'ECB' ? null : iv);
  return new Uint8Array(Buffer.concat([iv, cipher.update(input), cipher.final()]));
}

/** @throws SparkError INVALID_PARAMETER_VALUE.*, UNSUPPORTED_FEATURE.AES_MODE */
export function aesDecrypt(
  input: Uint8Array,
  key: Uint8Array,
  modeName: string,
  padding: string,
  aad: Uint8Array,
  functionName: string,
): Uint8Array {
  const mode = checked(functionName, key, modeName, padding);
  if (mode !== 'GCM' && aad.length > 0) {
    throw new SparkError('UNSUPPORTED_FEATURE.AES_MODE_AAD', {
      mode: modeName,
      functionName: `\`${functionName}\``,
    });
  }
  const iv = input.subarray(0, IV_LENGTH[mode]);
  const body = input.subarray(IV_LENGTH[mode]);
  try {
    if (mode === 'GCM') {
      const decipher = createDecipheriv(algorithm(key, mode) as 'aes-128-gcm', key, iv);
      if (aad.length > 0) decipher.setAAD(aad);
      decipher.setAuthTag(body.subarray(body.length - TAG_LENGTH));
      return new Uint8Array(
        Buffer.concat([decipher.update(body.subarray(0, body.length - TAG_LENGTH)), decipher.final()]),
      );
    }
    const decipher = createDecipheriv(algorithm(key, mode), key, mode === 'ECB' ? null : iv);
    return new Uint8Array(Buffer.concat([decipher.update(body), decipher.final()]));
  } catch (error) {
    throw cryptoError(functionName, (error as Error).message);
  }
}
