import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { afterAll, describe, expect, it } from 'vitest';
import { bundledFile } from '../../src/core/bundled-file.ts';
import { codeFile, compileScript, runScript } from '../../src/core/load-script.ts';

const folder = mkdtempSync(join(tmpdir(), 'sparrow-script-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const source = (answer: number, code: string): string =>
  `(function (exports, require, module, __filename, __dirname) {exports.answer = () => ${answer};})\n//# code=${code}`;

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** What the script answers, and whether V8 took the code that it names. */
function answer(file: string): unknown[] {
  const script = compileScript(file);
  return [runScript<{ answer(): number }>(file, script).answer(), script.cachedDataRejected];
}

describe('a script of the build', () => {
  it('is compiled from the code that its last line names', () => {
    writeFileSync(join(folder, 'a.code'), new Script(source(1, 'a.code')).createCachedData());
    expect(answer(written('a.cjs', source(1, 'a.code')))).toEqual([1, false]);
  });

  it('runs without: not there, of another text, broken off, not named', () => {
    expect(answer(written('b.cjs', source(2, 'b.code')))).toEqual([2, undefined]);
    writeFileSync(join(folder, 'c.code'), new Script(source(10, 'c.code')).createCachedData());
    expect(answer(written('c.cjs', source(3, 'c.code')))).toEqual([3, true]);
    writeFileSync(
      join(folder, 'd.code'),
      new Script(source(4, 'd.code')).createCachedData().subarray(0, 100),
    );
    expect(answer(written('d.cjs', source(4, 'd.code')))).toEqual([4, true]);
    const text = source(5, 'a.code').replace('code=', 'nothing=');
    expect(answer(written('e.cjs', text))).toEqual([5, undefined]);
  });

  it('has code, which this version of Node takes', () => {
    for (const name of ['sparrow', 'executor']) {
      const file = bundledFile(`${name}.cjs`);
      expect(readFileSync(codeFile(file, readFileSync(file, 'latin1'))!).length).toBeGreaterThan(100_000);
    }
    const dist = join(bundledFile('sparrow.cjs'), '..');
    // In a process of its own: flags that others have set here would make a difference.
    const rejected = `const { compileScript } = require('./load-script.cjs');
      for (const name of ['sparrow', 'executor'])
        console.log(compileScript(require.resolve('./' + name + '.cjs')).cachedDataRejected);`;
    expect(execFileSync(process.execPath, ['-e', rejected], { cwd: dist, encoding: 'utf8' })).toBe(
      'false\nfalse\n',
    );
    expect(readdirSync(dist).filter((file) => file.endsWith('.code')).length).toBe(2);
  });
});
