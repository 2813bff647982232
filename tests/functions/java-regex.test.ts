import { describe, expect, it } from 'vitest';
import { javaRegex, RegexSyntaxError } from '../../src/functions/values/java-regex.ts';

function first(pattern: string, text: string): string | undefined {
  const { regex } = javaRegex(pattern);
  regex.lastIndex = 0;
  return regex.exec(text)?.[0];
}

describe('Java patterns', () => {
  it('keep their meaning where JavaScript differs', () => {
    expect(first('a$', 'a\n')).toBe('a');
    expect(first('^b', 'a\nb')).toBeUndefined();
    expect(first('(?m)^b$', 'a\nb\nc')).toBe('b');
    expect(first('.', '\u0085')).toBeUndefined();
    expect(first('\\s', '\u00a0')).toBeUndefined();
    expect(first('[a-z&&[^aeiou]]+', 'aeibcd')).toBe('bcd');
    expect(first('\\Qa.b\\E', 'a.b')).toBe('a.b');
    expect(first('\\p{Punct}+', 'a!?b')).toBe('!?');
    expect(first('\\p{IsLatin}+', 'éa1')).toBe('éa');
    expect(first('(?i)abc', 'xABc')).toBe('ABc');
    expect(first('a(?i:b)c', 'aBc')).toBe('aBc');
    expect(first('a(?i:b)c', 'aBC')).toBeUndefined();
    expect(first('\\x41\\u0042', 'AB')).toBe('AB');
  });
  it('have possessive quantifiers and atomic groups', () => {
    expect(first('a++a', 'aaa')).toBeUndefined();
    expect(first('(?>a|ab)c', 'abc')).toBeUndefined();
    const { regex, group } = javaRegex('(x)(?>(a)+)(b)\\2?');
    const match = regex.exec('xaab')!;
    expect([1, 2, 3].map((g) => match[group[g]!])).toEqual(['x', 'a', 'b']);
  });
  it('are refused where Java refuses them', () => {
    for (const pattern of ['(', '[a', '*a', 'a{2,1}', '\\y', '(?<n', '[b-a]']) {
      expect(() => javaRegex(pattern), pattern).toThrow(RegexSyntaxError);
    }
  });
});
