import { describe, expect, test } from 'vitest';
import { tokenize } from '../../src/lang/spark/lexer.ts';
import type { ParseOptions } from '../../src/lang/spark/options.ts';
import { errorOf } from './helpers.ts';

function tokens(text: string, options: ParseOptions = {}): string[] {
  return tokenize(text, options)
    .slice(0, -1)
    .map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);
}

describe('lexer', () => {
  test('numbers, and words that begin with digits', () => {
    expect(tokens('1 1.5 .5 5. 1e3 1.e-3 2L 3Y 1.5BD 2f')).toEqual([
      'integer 1',
      'number 1.5',
      'number .5',
      'number 5.',
      'number 1e3',
      'number 1.e-3',
      'number 2L',
      'number 3Y',
      'number 1.5BD',
      'number 2f',
    ]);
    expect(tokens('1day 1e t.1a')).toEqual(['word 1day', 'word 1e', 'word t', 'symbol .', 'word 1a']);
    expect(tokens('1.a')).toEqual(['integer 1', 'symbol .', 'word a']);
  });

  test('the longest operator wins, and spellings are unified', () => {
    expect(tokenize('a<=>b!=c==d>>>e||f|>g::h!<i', {}).map(({ text }) => text)).toEqual(
      'A <=> B <> C = D >>> E || F |> G :: H >= I'.split(' ').concat(''),
    );
  });

  test('comments leave nothing; nested ones and a hint', () => {
    expect(tokens('a -- x\nb /* y /* z */ */ c /*+ d */')).toEqual([
      'word a',
      'word b',
      'word c',
      'symbol /*+',
      'word d',
      'symbol */',
    ]);
    expect(tokens('a -- x \\\n still comment\nb')).toEqual(['word a', 'word b']);
  });

  test('an unclosed comment is an error with its place', () => {
    const error = errorOf(() => tokenize('SELECT /* x', {}));
    expect(error.condition).toBe('UNCLOSED_BRACKETED_COMMENT');
    expect(error.span).toEqual({ start: 7, end: 11 });
  });

  test('quotes', () => {
    expect(tokens(`'a''b' 'a\\'b' "x" \`a\`\`b\` r'a\\' R"b"`)).toEqual([
      `string 'a''b'`,
      `string 'a\\'b'`,
      'doubleQuoted "x"',
      'quotedIdentifier `a``b`',
      `string r'a\\'`,
      'string R"b"',
    ]);
    expect(tokens(`a 'b`)).toEqual(['word a', `unrecognized '`, 'word b']);
    expect(tokens('$$a;b$$ $t$ $$ $t$')).toEqual(['dollarQuoted $$a;b$$', 'dollarQuoted $t$ $$ $t$']);
  });

  test('a backslash is an ordinary character where strings conform to the standard', () => {
    const options = { standardConformingStrings: true };
    expect(tokens(`'\\' x E'\\'y' $1`, options)).toEqual([
      `string '\\'`,
      'word x',
      `string E'\\'y'`,
      'parameter $1',
    ]);
  });

  test('positions are UTF-16 offsets', () => {
    const [first, second] = tokenize(`'\u{1f600}' ä`, {});
    expect([first!.start, first!.end, second!.start, second!.end]).toEqual([0, 4, 5, 6]);
  });
});
