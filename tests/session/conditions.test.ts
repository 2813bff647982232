import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conditionTable } from '../../src/core/conditions/index.ts';

const src = resolve(new URL('.', import.meta.url).pathname, '../../src');
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

/** `new SparkError('X'` anywhere; `fail('X'` where it is the analyzer's. */
function raised(text: string): readonly string[] {
  const calls = /import \{[^}]*\bfail\b[^}]*\} from '.*errors\.ts'/s.test(text)
    ? /(?:new SparkError|\bfail)\(\s*'([A-Z][A-Z0-9_]*(?:\.[A-Z0-9_]+)?)'/g
    : /new SparkError\(\s*'([A-Z][A-Z0-9_]*(?:\.[A-Z0-9_]+)?)'/g;
  return [...text.matchAll(calls)].map((match) => match[1]!);
}

describe('error conditions', () => {
  it('are all in the table', () => {
    const missing = sources.flatMap((file) => {
      const names = raised(readFileSync(join(src, file), 'utf8'));
      return names.filter((name) => conditionTable[name] === undefined).map((name) => `${file}: ${name}`);
    });
    expect(missing).toEqual([]);
  });

  it('are in the table where their last part is computed', () => {
    const keys = Object.keys(conditionTable);
    const missing = sources.flatMap((file) => {
      const text = readFileSync(join(src, file), 'utf8');
      const prefixes = [...text.matchAll(/(?:new SparkError|\bfail)\(\s*`([A-Z][A-Z0-9_]*\.)\$\{/g)];
      return prefixes.filter(([, prefix]) => !keys.some((key) => key.startsWith(prefix!))).map(([, p]) => p);
    });
    expect(missing).toEqual([]);
  });

  it('have SQLSTATEs of five letters and digits, and say something', () => {
    const wrong = Object.entries(conditionTable).filter(
      ([, { sqlState, message }]) => !/^[0-9A-Z]{5}$/.test(sqlState) || message === '',
    );
    expect(wrong).toEqual([]);
  });
});
