/** What stands between brackets for `\d` and its like. */
export const SHORTHANDS: Readonly<Record<string, string>> = {
  d: '0-9',
  D: '^0-9',
  w: 'a-zA-Z0-9_',
  W: '^a-zA-Z0-9_',
  s: ' \\t\\n\\v\\f\\r',
  S: '^ \\t\\n\\v\\f\\r',
  h: ' \\t\\u00a0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000',
  H: '^ \\t\\u00a0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000',
  v: '\\n\\v\\f\\r\\u0085\\u2028\\u2029',
  V: '^\\n\\v\\f\\r\\u0085\\u2028\\u2029',
};

const POSIX: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\x00-\\x7f',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e',
  Graph: '\\x21-\\x7e',
  Print: '\\x20-\\x7e',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1f\\x7f',
  XDigit: '0-9a-fA-F',
  Space: ' \\t\\n\\v\\f\\r',
  javaLowerCase: '\\p{Lowercase}',
  javaUpperCase: '\\p{Uppercase}',
  javaWhitespace: '\\t\\n\\v\\f\\r\\x1c-\\x1f\\p{Zs}\\p{Zl}\\p{Zp}',
  javaMirrored: '\\p{Bidi_Mirrored}',
  javaLetter: '\\p{L}',
  javaDigit: '\\p{Nd}',
  javaLetterOrDigit: '\\p{L}\\p{Nd}',
  L1: '\\x00-\\xff',
  LC: '\\p{Lu}\\p{Ll}\\p{Lt}',
};

/** Names that Java spells without the underscores of JavaScript's. */
const BINARY: Readonly<Record<string, string>> = {
  alphabetic: 'Alphabetic',
  ideographic: 'Ideographic',
  letter: 'L',
  lowercase: 'Lowercase',
  uppercase: 'Uppercase',
  titlecase: 'Lt',
  punctuation: 'P',
  control: 'Cc',
  white_space: 'White_Space',
  digit: 'Nd',
  hex_digit: 'Hex_Digit',
  join_control: 'Join_Control',
  noncharacter_code_point: 'Noncharacter_Code_Point',
  assigned: 'Assigned',
  emoji: 'Emoji',
};

const BLOCKS: Readonly<Record<string, string>> = {
  basiclatin: '\\x00-\\x7f',
  latin1supplement: '\\x80-\\xff',
  greek: '\\u0370-\\u03ff',
  greekandcoptic: '\\u0370-\\u03ff',
  cyrillic: '\\u0400-\\u04ff',
  hebrew: '\\u0590-\\u05ff',
  arabic: '\\u0600-\\u06ff',
  thai: '\\u0e00-\\u0e7f',
  hiragana: '\\u3040-\\u309f',
  katakana: '\\u30a0-\\u30ff',
  cjkunifiedideographs: '\\u4e00-\\u9fff',
  hangulsyllables: '\\uac00-\\ud7af',
  generalpunctuation: '\\u2000-\\u206f',
};

/** The content of a class for `\p{name}`; undefined for names that aren't known. */
export function javaProperty(name: string, negated: boolean): string | undefined {
  const source = propertySource(name);
  if (source === undefined) return undefined;
  return negated ? `^${source}` : source;
}

function propertySource(name: string): string | undefined {
  const posix = POSIX[name];
  if (posix !== undefined) return posix;
  const script = /^(?:Is(?!.*=)|(?:script|sc|IsScript)=)(.+)$/i.exec(name);
  const general = /^(?:general_category|gc)=(.+)$/i.exec(name);
  const block = /^(?:In|block=|blk=)(.+)$/i.exec(name);
  if (name.startsWith('Is')) {
    const binary = BINARY[name.slice(2).toLowerCase()];
    if (binary !== undefined) return `\\p{${binary}}`;
  }
  if (general !== null) return checked(`\\p{${general[1]}}`);
  if (/^[A-Z][a-z]?$/.test(name)) return checked(`\\p{${name}}`);
  if (block !== null && !name.startsWith('Is')) {
    return BLOCKS[block[1]!.toLowerCase().replace(/[ _-]/g, '')];
  }
  if (script !== null) {
    const given = script[1]!;
    const title = given.charAt(0).toUpperCase() + given.slice(1).toLowerCase();
    return checked(`\\p{${given}}`) ?? checked(`\\p{Script=${title}}`);
  }
  return undefined;
}

function checked(source: string): string | undefined {
  try {
    new RegExp(`[${source}]`, 'v');
    return source;
  } catch {
    return undefined;
  }
}

/** A character by its code, which needs no care inside or outside of classes. */
export function codePoint(char: string): string {
  return /^[a-zA-Z0-9]$/.test(char) ? char : `\\u{${char.codePointAt(0)!.toString(16)}}`;
}

const CONTROLS: Readonly<Record<string, string>> = {
  t: '\t',
  n: '\n',
  r: '\r',
  f: '\f',
  a: '\x07',
  e: '\x1b',
};

/** The character that an escape stands for, from the text behind the backslash; undefined if it is none. */
export function classEscape(text: string): { readonly char: string; readonly length: number } | undefined {
  const hex = /^(?:x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4}))/.exec(text);
  if (hex !== null) {
    const code = Number.parseInt(hex[1] ?? hex[2] ?? hex[3]!, 16);
    return code > 0x10ffff ? undefined : { char: String.fromCodePoint(code), length: hex[0].length };
  }
  const octal = /^0([0-3][0-7]{2}|[0-7]{1,2})/.exec(text);
  if (octal !== null)
    return { char: String.fromCharCode(Number.parseInt(octal[1]!, 8)), length: octal[0].length };
  const control = /^c([\s\S])/.exec(text);
  if (control !== null) return { char: String.fromCharCode(control[1]!.charCodeAt(0) ^ 64), length: 2 };
  const code = text.codePointAt(0);
  if (code === undefined) return undefined;
  const char = String.fromCodePoint(code);
  if (CONTROLS[char] !== undefined) return { char: CONTROLS[char], length: 1 };
  return /^[a-zA-Z0-9]$/.test(char) ? undefined : { char, length: char.length };
}
