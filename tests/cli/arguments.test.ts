import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EMPTY_CATALOG, folderWith, run } from './support.ts';

const ports = ['--pg-port', '0', '--http-port', '0'];
const empty = ['--catalog', EMPTY_CATALOG];

describe('sparrow', () => {
  it('prints its version and its help', async () => {
    expect(await run(['--version'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^sparrow \d+\.\d+/),
    });
    for (const args of [[], ['--help'], ['help']]) {
      const { code, out } = await run(args);
      expect(code).toBe(0);
      for (const command of ['serve', 'sql', 'check-catalog', 'sample-taxi']) expect(out).toContain(command);
    }
    for (const command of ['serve', 'sql', 'check-catalog', 'sample-taxi']) {
      expect(await run([command, '--help'])).toMatchObject({
        code: 0,
        out: expect.stringContaining(command),
      });
    }
  }, 60_000);
});

describe('a wrong command line', () => {
  const wrong: readonly [string, readonly string[], RegExp][] = [
    ['an unknown command', ['bogus'], /unknown command 'bogus'.*--help/],
    ['an unknown option', ['serve', '--bogus'], /'--bogus'.*--help/],
    ['an argument too many', ['serve', 'extra'], /'extra'/],
    ['a port that is none', ['serve', '--pg-port', 'abc'], /--pg-port.*'abc'/],
    ['a port out of range', ['serve', '--http-port', '70000'], /--http-port.*65535/],
    ['no executors', ['serve', '--executors', '0'], /--executors.*'0'/],
    ['a setting without value', ['serve', '--conf', 'x'], /key=value.*'x'/],
    ['an unknown setting of ours', ['serve', '--conf', 'spark.sparrow.nope=1'], /spark\.sparrow\.nope/],
    ['a size that is none', ['serve', '--conf', 'spark.executor.memory=lots'], /spark\.executor\.memory.*/],
    ['a flag that is none', ['sql', '--conf', 'spark.sql.ansi.enabled=maybe', '-e', 'SELECT 1'], /'maybe'/],
    ['an unknown zone', ['serve', '--conf', 'spark.sql.session.timeZone=Mars'], /'Mars'/],
    ['-e and -f', ['sql', '-e', 'SELECT 1', '-f', 'x.sql'], /-e or -f/],
    ['-e without SQL', ['sql', '-e'], /--execute/],
    ['a script that is missing', ['sql', '-f', 'nope.sql'], /nope\.sql/],
    ['a catalog file that is missing', ['serve', '--catalog', 'nope.yaml'], /nope\.yaml: there is no such/],
    ['a catalog to check that is not named', ['check-catalog'], /check-catalog FILE/],
    ['no folder for the samples', ['sample-taxi'], /--out DIR/],
    ['rows that are none', ['sample-taxi', '--rows', 'x', '--out', 'y'], /--rows.*'x'/],
  ];

  it.each(wrong)('%s is one line that says what to do', async (_, args, expected) => {
    const { code, out, err } = await run(args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/^sparrow: [^\n]*\n$/);
    expect(err).toMatch(expected);
  });

  it('names file, line and nearest key of a wrong catalog file', async () => {
    const catalog = [
      'databases:',
      '  default:',
      '    tables:',
      '      t:',
      '        lokation: x.csv',
      '',
    ].join('\n');
    const folder = folderWith({ 'catalog.yaml': catalog, 'broken.yaml': 'databases: [' });
    const wrong = await run(['serve', '--catalog', 'catalog.yaml', ...ports], folder);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatch(
      /catalog\.yaml:5:\d+: default\.t: unknown key 'lokation'; did you mean 'location'\?/,
    );
    const broken = await run(['serve', '--catalog', 'broken.yaml', ...ports], folder);
    expect(broken.code).toBe(2);
    expect(broken.err).toMatch(/^sparrow: .*broken\.yaml:1:\d+: not valid YAML[^\n]*\n$/);
  });

  it('names the option for a port that is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const port = String((taken.address() as { port: number }).port);
    for (const [flag, other] of [
      ['--pg-port', '--http-port'],
      ['--http-port', '--pg-port'],
    ]) {
      const { code, err } = await run(['serve', ...empty, flag!, port, other!, '0']);
      expect(code).toBe(2);
      expect(err).toBe(`sparrow: port ${port} is taken: choose another with ${flag}\n`);
    }
    taken.close();
  });

  it('names a host that is none', async () => {
    const { code, err } = await run(['serve', ...empty, '--host', '300.1.1.1', ...ports]);
    expect(code).toBe(2);
    expect(err).toMatch(/^sparrow: cannot listen [^\n]*300\.1\.1\.1\n$/);
  });
});

describe('sparrow check-catalog', () => {
  it('lists what there is and what is wrong', async () => {
    const catalog = `databases:
  default:
    tables:
      good: { using: csv, schema: "a INT", location: good.csv }
      missing: { using: csv, location: missing.csv }
      broken: { using: parquet, location: broken.parquet }
`;
    const folder = folderWith({ 'c.yaml': catalog, 'good.csv': '1\n', 'broken.parquet': 'no' });
    const { code, out } = await run(['check-catalog', 'c.yaml'], folder);
    expect(code).toBe(1);
    expect(out).toMatch(/table default\.good, 1 column/);
    expect(out).toMatch(/c\.yaml:5.*default\.missing/);
    expect(out).toMatch(/c\.yaml:6.*default\.broken/);
    expect(out).toMatch(/2 problem/);
    const absent = await run(['check-catalog', join(folder, 'nope.yaml')]);
    expect(absent.code).not.toBe(0);
    expect(absent.out + absent.err).toMatch(/nope\.yaml: there is no such/);
    expect(await run(['check-catalog', EMPTY_CATALOG])).toMatchObject({ code: 0, out: 'ok\n' });
  });
});

describe('sparrow sample-taxi', () => {
  it('writes files of each service, the same ones each time', async () => {
    const folder = folderWith();
    const { code, out } = await run(['sample-taxi', '--rows', '2000', '--out', 'taxi'], folder);
    expect(code).toBe(0);
    expect(out).toMatch(/^wrote 2000 trips in \d+ files.* to taxi in [\d.]+ s\n$/);
    const count = (kind: string, path: string): string =>
      `SELECT count(*) FROM ${kind}.\`${folder}/taxi/${path}\``;
    const script = `${count('parquet', 'yellow')}; ${count('parquet', 'green')}`;
    const counts = await run(['sql', ...empty, '-e', script], folder);
    expect(counts.code).toBe(0);
    expect(
      counts.out
        .trim()
        .split('\n')
        .map(Number)
        .every((n) => n > 0),
    ).toBe(true);
  });
});
