// What a run found: one Markdown file a suite, and one with the figures that matter.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { THREADS } from './engines.mjs';
import { geometricMean, sum } from './measure.mjs';

const here = new URL('.', import.meta.url).pathname;
const folder = join(here, 'results');

export class Report {
  #lines = [];
  #figures = [];
  #failures = [];
  #suite = '';

  /** Begins a suite: what follows is its. */
  begin(suite) {
    this.#suite = suite;
    this.#lines = [];
    this.text(`# ${suite}\n\n${machine()}`);
  }

  /** Writes the suite's file. */
  end() {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${this.#suite}.md`), `${this.#lines.join('\n')}\n`);
  }

  text(text) {
    console.log(`${text}\n`);
    this.#lines.push(text, '');
  }

  table(header, rows) {
    const line = (cells) => `| ${cells.join(' | ')} |`;
    this.text([line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n'));
  }

  /** One of the figures that stand in the summary. */
  figure(name, value) {
    this.#figures.push([this.#suite, name, value]);
    this.text(`**${name}: ${value}**`);
  }

  /** @param totals what `times` gave for a pair */
  ratios(name, { mean, sum, worst }) {
    const [a, b, c] = [mean, sum, worst].map((value) => value.toFixed(2));
    this.figure(name, `geometric mean ${a}, sum ${b}, worst ${c}`);
  }

  /** Something that must not be: the run fails in the end. */
  failures(lines) {
    if (lines.length === 0) return;
    this.#failures.push(...lines.map((line) => `${this.#suite}: ${line}`));
    this.text(`DIFFERENT RESULTS:\n\n${lines.map((line) => `- ${line}`).join('\n')}`);
  }

  /**
   * Hot medians (cold times in brackets) of engines and ratios of medians.
   * @param measured from `measure`, with a cell for each of `names`
   * @param pairs positions in `names` whose ratios are shown: `[numerator, denominator]`
   * @returns per pair `{ sum, mean, worst }`: the ratio of the sums, the geometric mean, the worst
   */
  times(names, measured, pairs) {
    const ratio = (cells, [a, b]) => cells[a].hot / cells[b].hot;
    const rows = measured.map(({ name, cells }) => [
      name,
      ...cells.map((c) => (c.error ? 'failed' : `${ms(c.hot)} (${ms(c.cold)})`)),
      ...pairs.map((pair) => (cells.some((c) => c.error) ? '' : ratio(cells, pair).toFixed(2))),
    ]);
    const complete = measured.filter(({ cells }) => cells.every((c) => !c.error)).map(({ cells }) => cells);
    const of = (at, fold) => fold(complete.map((cells) => cells[at].hot));
    const totals = pairs.map((pair) => ({
      sum: of(pair[0], sum) / of(pair[1], sum),
      mean: geometricMean(complete.map((cells) => ratio(cells, pair))),
      worst: Math.max(...complete.map((cells) => ratio(cells, pair))),
    }));
    const columns = [...names.keys()];
    const last = (title, fold, key) => [title, ...columns.map(fold), ...totals.map((t) => t[key].toFixed(2))];
    this.table(
      ['query', ...names, ...pairs.map(([a, b]) => `${names[a]} / ${names[b]}`)],
      [
        ...rows,
        last('sum', (at) => ms(of(at, sum)), 'sum'),
        last('geometric mean', (at) => ms(of(at, geometricMean)), 'mean'),
        last('worst', () => '', 'worst'),
      ],
    );
    return totals;
  }

  /** Writes the summary of the suites that ran. @returns whether nothing failed */
  finish() {
    const cells = (row) => `| ${row.join(' | ')} |`;
    const summary = [
      `# Figures\n\n${machine()}\n`,
      cells(['suite', 'figure', 'value']),
      '| --- | --- | --- |',
      ...this.#figures.map(cells),
      ...(this.#failures.length > 0 ? ['\nFailed:\n', ...this.#failures.map((line) => `- ${line}`)] : []),
    ].join('\n');
    console.log(summary);
    writeFileSync(join(folder, 'summary.md'), `${summary}\n`);
    return this.#failures.length === 0;
  }
}

/** Milliseconds as a table shows them. */
export function ms(time) {
  return time < 10 ? time.toFixed(1) : time.toFixed(0);
}

/** Megabytes as a table shows them. */
export function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Asked before results are written, which would make every tree dirty. */
const commit = execFileSync('git', ['-C', here, 'describe', '--always', '--dirty'], { encoding: 'utf8' });

function machine() {
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model}, ${memory} GB, Node ${process.version}, Sparrow ${commit.trim()}, ${THREADS} threads for each engine. Times are hot medians in ms (in brackets the first run), ratios are ratios of medians.`;
}
