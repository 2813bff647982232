import { describe, expect, it } from 'vitest';
import { EMPTY_CATALOG, folderWith, run, start } from './support.ts';

const base = ['sql', '--catalog', EMPTY_CATALOG, '--executors', '1'];

describe('sparrow sql', () => {
  it('prints rows as the spark-sql shell does', async () => {
    const sql = "SELECT 1 AS a, 'x', NULL, true, 1.50, array(1, 2); SELECT * FROM range(3) ORDER BY id";
    const { code, out, err } = await run([...base, '-e', sql]);
    expect(code).toBe(0);
    expect(out).toBe('1\tx\tNULL\ttrue\t1.50\t[1,2]\n0\n1\n2\n');
    expect(err).toMatch(/Fetched 1 row\(s\)\n.*Fetched 3 row\(s\)/);
  });

  it('runs a file', async () => {
    const folder = folderWith({
      'a.sql': '-- comment; with a semicolon\nCREATE VIEW v AS SELECT 41 AS n;\nSELECT n + 1 FROM v;\n',
    });
    expect(await run([...base, '-f', 'a.sql'], folder)).toMatchObject({ code: 0, out: '42\n' });
  });

  it('stops at the first error, with its place, and a code other than 0', async () => {
    const { code, out, err } = await run([...base, '-e', 'SELECT 1; SELECT 1/0; SELECT 3']);
    expect(code).toBe(1);
    expect(out).toBe('1\n');
    expect(err).toMatch(
      /\[DIVIDE_BY_ZERO\][^\n]*\n== SQL \(line 1, position 8\) ==\nSELECT 1\/0\n {7}\^\^\^\n/,
    );
    const wrong = await run([...base, '-e', 'SELEC 1']);
    expect([wrong.code, wrong.out]).toEqual([1, '']);
    expect(wrong.err).toMatch(/PARSE_SYNTAX_ERROR/);
    const unclosed = await run([...base, '-e', "SELECT 'abc"]);
    expect(unclosed.code).toBe(1);
    expect(unclosed.err).not.toMatch(/\n\s+at /);
  });

  it('takes statements from its input, and goes on after an error', async () => {
    const shell = start(base);
    shell.child.stdin!.end('SELECT 1\n  + 1;\nSELECT nope;\nSELECT 40 + 2; SELECT 7\n');
    const { code, out, err } = await shell.ended;
    expect(code).toBe(0);
    expect(out).toBe('2\n42\n7\n');
    expect(err).toContain('UNRESOLVED_COLUMN');
  });

  it('ends when nobody reads what it prints', async () => {
    const shell = start([...base, '-e', 'SELECT id FROM range(100000000)']);
    await shell.prints(/\n/);
    shell.child.stdout!.destroy();
    const { code } = await shell.ended;
    expect(code).not.toBe(null);
  });
});
