/**
 * Moments and regressions, with the formulas that Spark updates and merges by: sums of powers of distances to
 * the running mean, which lose no digits where the values lie far from zero.
 */
import type { LoweredAggregate, StateSlots } from '../../codegen/implementation.ts';
import { and, f64, select } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import { DOUBLE } from '../../types/data-type.ts';
import { aggregate, type FunctionDeclaration } from '../declare.ts';
import { some, whenValid } from '../lowering/sum-state.ts';

type Lowering = Omit<LoweredAggregate, 'kind'>;
/** The result from the state's columns; 1 in `valid` where there is one. */
type Finish = (state: readonly Ir[]) => { readonly value: Ir; readonly valid: Ir };

const { add, sub, mul, div, sqrt } = f64;
const number = (value: number): Ir => f64.const(value);

function product(...factors: readonly Ir[]): Ir {
  return factors.reduce((a, b) => mul(a, b));
}

function columns(names: readonly string[]): Lowering['state'] {
  return () => names.map((name) => ({ name, type: DOUBLE, nullable: false, initial: 0 }));
}

function read(state: StateSlots, count: number): Ir[] {
  return Array.from({ length: count }, (_, i) => state.get(i).value);
}

function write(c: LowerContext, state: StateSlots, names: readonly string[], values: readonly Ir[]): void {
  const locals = values.map((v, i) => c.f.let(names[i]!, v));
  for (const [i, v] of locals.entries()) state.set(i, some(DOUBLE, v));
}

function finished(finish: Finish, count: number): Lowering['finish'] {
  return (c, _call, state) => {
    const { value, valid } = finish(read(state, count));
    return c.register('result', DOUBLE, { value, valid });
  };
}

const MOMENTS = ['n', 'avg', 'm2', 'm3', 'm4'];

/** Central moments up to `order` (2, 3 or 4). */
function moments(order: 2 | 3 | 4, finish: Finish): Lowering {
  const names = MOMENTS.slice(0, order + 1);
  return {
    state: columns(names),
    update: (c, _call, state, [arg]) =>
      whenValid(c, arg!, () => {
        const let_ = (name: string, v: Ir): Ir => c.f.let(name, v);
        const [n, avg, m2, m3, m4] = read(state, order + 1) as [Ir, Ir, Ir, Ir, Ir];
        const n1 = let_('n', add(n, number(1)));
        const delta = let_('delta', sub(arg!.value, avg));
        const deltaN = let_('delta_n', div(delta, n1));
        const next = [n1, add(avg, deltaN)];
        const newM2 = let_('m2', add(m2, mul(delta, sub(delta, deltaN))));
        next.push(newM2);
        if (order >= 3) {
          const delta2 = let_('delta2', mul(delta, delta));
          const deltaN2 = let_('delta_n2', mul(deltaN, deltaN));
          const newM3 = let_(
            'm3',
            add(sub(m3, product(number(3), deltaN, newM2)), mul(delta, sub(delta2, deltaN2))),
          );
          next.push(newM3);
          if (order === 4) {
            const falling = sub(
              sub(m4, product(number(4), deltaN, newM3)),
              product(number(6), deltaN2, newM2),
            );
            next.push(add(falling, mul(delta, sub(mul(delta, delta2), mul(deltaN, deltaN2)))));
          }
        }
        write(c, state, names, next);
      }),
    merge: (c, _call, state, other) => {
      const let_ = (name: string, v: Ir): Ir => c.f.let(name, v);
      const [n1, avg1, m2a, m3a, m4a] = read(state, order + 1).map((v) => let_('left', v)) as [
        Ir,
        Ir,
        Ir,
        Ir,
        Ir,
      ];
      const [n2, avg2, m2b, m3b, m4b] = other.map((r) => r.value) as [Ir, Ir, Ir, Ir, Ir];
      const n = let_('n', add(n1, n2));
      const delta = let_('delta', sub(avg2, avg1));
      const deltaN = let_('delta_n', select(f64.eq(n, number(0)), number(0), div(delta, n)));
      const next = [n, add(avg1, mul(deltaN, n2)), add(add(m2a, m2b), product(delta, deltaN, n1, n2))];
      if (order >= 3) {
        const spread = product(deltaN, deltaN, delta, n1, n2, sub(n1, n2));
        const shift = product(number(3), deltaN, sub(mul(n1, m2b), mul(n2, m2a)));
        next.push(add(add(add(m3a, m3b), spread), shift));
      }
      if (order === 4) {
        const square = add(sub(mul(n1, n1), mul(n1, n2)), mul(n2, n2));
        const fourth = product(deltaN, deltaN, deltaN, delta, n1, n2, square);
        const second = product(number(6), deltaN, deltaN, add(product(n1, n1, m2b), product(n2, n2, m2a)));
        const third = product(number(4), deltaN, sub(mul(n1, m3b), mul(n2, m3a)));
        next.push(add(add(add(add(m4a, m4b), fourth), second), third));
      }
      write(c, state, names, next);
    },
    finish: finished(finish, order + 1),
  };
}

const PAIRS = ['n', 'xAvg', 'yAvg', 'ck', 'xMk', 'yMk'];

/**
 * Means, spreads and common spread of pairs; rows with a NULL in one are left out. `swapped`: the arguments
 * are (y, x).
 */
function pairs(finish: Finish, swapped = false): Lowering {
  return {
    state: columns(PAIRS),
    update: (c, _call, state, args) => {
      const [x, y] = (swapped ? [args[1], args[0]] : args) as [Register, Register];
      whenValid(c, x, () =>
        whenValid(c, y, () => {
          const let_ = (name: string, v: Ir): Ir => c.f.let(name, v);
          const [n, xAvg, yAvg, ck, xMk, yMk] = read(state, 6) as [Ir, Ir, Ir, Ir, Ir, Ir];
          const n1 = let_('n', add(n, number(1)));
          const dx = let_('dx', sub(x.value, xAvg));
          const dy = let_('dy', sub(y.value, yAvg));
          const newX = let_('x_avg', add(xAvg, div(dx, n1)));
          const newY = let_('y_avg', add(yAvg, div(dy, n1)));
          write(c, state, PAIRS, [
            n1,
            newX,
            newY,
            add(ck, mul(dx, sub(y.value, newY))),
            add(xMk, mul(dx, sub(x.value, newX))),
            add(yMk, mul(dy, sub(y.value, newY))),
          ]);
        }),
      );
    },
    merge: (c, _call, state, other) => {
      const let_ = (name: string, v: Ir): Ir => c.f.let(name, v);
      const [n1, x1, y1, ck1, xm1, ym1] = read(state, 6).map((v) => let_('left', v)) as [
        Ir,
        Ir,
        Ir,
        Ir,
        Ir,
        Ir,
      ];
      const [n2, x2, y2, ck2, xm2, ym2] = other.map((r) => r.value) as [Ir, Ir, Ir, Ir, Ir, Ir];
      const n = let_('n', add(n1, n2));
      const perRow = (d: Ir): Ir => select(f64.eq(n, number(0)), number(0), div(d, n));
      const dx = let_('dx', sub(x2, x1));
      const dy = let_('dy', sub(y2, y1));
      const dxN = let_('dx_n', perRow(dx));
      const dyN = let_('dy_n', perRow(dy));
      write(c, state, PAIRS, [
        n,
        add(x1, mul(dxN, n2)),
        add(y1, mul(dyN, n2)),
        add(add(ck1, ck2), product(dx, dyN, n1, n2)),
        add(add(xm1, xm2), product(dx, dxN, n1, n2)),
        add(add(ym1, ym2), product(dy, dyN, n1, n2)),
      ]);
    },
    finish: finished(finish, 6),
  };
}

const atLeast = (n: Ir, count: number): Ir => f64.ge(n, number(count));
const nonZero = (v: Ir): Ir => f64.ne(v, number(0));

const group = { group: 'agg', since: '1.6.0', nullable: 'always' } as const;
const ONE = 'double -> double';
const TWO = 'double, double -> double';
const NUMBERS = 'FROM VALUES (1), (2), (3) AS tab(col)';
const POINTS = 'FROM VALUES (1, 2), (2, 2), (2, 3), (2, 4) AS tab(y, x)';

function moment(
  name: string,
  aliases: readonly string[],
  lowered: Lowering,
  description: string,
  result: string,
): FunctionDeclaration {
  return aggregate({
    ...group,
    name,
    aliases,
    signature: ONE,
    lowered,
    description,
    examples: [[`${name}(col) ${NUMBERS}`, result]],
  });
}

function regression(
  name: string,
  since: string,
  description: string,
  finish: Finish,
  result: string,
): FunctionDeclaration {
  return aggregate({
    ...group,
    name,
    since,
    signature: TWO,
    lowered: pairs(finish, true),
    description,
    examples: [[`${name}(y, x) ${POINTS}`, result]],
  });
}

const variance = ([n, , m2]: readonly Ir[], samples: boolean) => ({
  value: div(m2!, samples ? sub(n!, number(1)) : n!),
  valid: atLeast(n!, samples ? 2 : 1),
});

const slope: Finish = ([n, , , ck, xMk]) => ({
  value: div(ck!, xMk!),
  valid: and(atLeast(n!, 2), nonZero(xMk!)),
});

export const statisticsFunctions: readonly FunctionDeclaration[] = [
  moment(
    'var_pop',
    [],
    moments(2, (s) => variance(s, false)),
    'The variance of all values.',
    '0.6666666666666666',
  ),
  moment(
    'var_samp',
    ['variance'],
    moments(2, (s) => variance(s, true)),
    'The variance estimated from a sample.',
    '1.0',
  ),
  moment(
    'stddev_pop',
    [],
    moments(2, (s) => ({ ...variance(s, false), value: sqrt(variance(s, false).value) })),
    'The standard deviation of all values.',
    '0.816496580927726',
  ),
  moment(
    'stddev_samp',
    ['stddev', 'std'],
    moments(2, (s) => ({ ...variance(s, true), value: sqrt(variance(s, true).value) })),
    'The standard deviation estimated from a sample.',
    '1.0',
  ),
  moment(
    'skewness',
    [],
    moments(3, ([n, , m2, m3]) => ({
      value: div(mul(sqrt(n!), m3!), sqrt(product(m2!, m2!, m2!))),
      valid: and(atLeast(n!, 1), nonZero(m2!)),
    })),
    'How lopsided the values lie around their mean.',
    '0.0',
  ),
  moment(
    'kurtosis',
    [],
    moments(4, ([n, , m2, , m4]) => ({
      value: sub(div(mul(n!, m4!), mul(m2!, m2!)), number(3)),
      valid: and(atLeast(n!, 1), nonZero(m2!)),
    })),
    'How heavy the tails of the values are, compared with the normal distribution.',
    '-1.5',
  ),
  aggregate({
    ...group,
    name: 'corr',
    signature: TWO,
    lowered: pairs(([n, , , ck, xMk, yMk]) => ({
      value: div(ck!, sqrt(mul(xMk!, yMk!))),
      valid: atLeast(n!, 2),
    })),
    description: "Pearson's correlation of two columns.",
    examples: [['corr(c1, c2) FROM VALUES (3, 2), (3, 3), (6, 4) as tab(c1, c2)', '0.8660254037844387']],
  }),
  aggregate({
    ...group,
    name: 'covar_pop',
    since: '2.0.0',
    signature: TWO,
    lowered: pairs(([n, , , ck]) => ({ value: div(ck!, n!), valid: atLeast(n!, 1) })),
    description: 'The covariance of all pairs.',
    examples: [['covar_pop(c1, c2) FROM VALUES (1,1), (2,2), (3,3) AS tab(c1, c2)', '0.6666666666666666']],
  }),
  aggregate({
    ...group,
    name: 'covar_samp',
    since: '2.0.0',
    signature: TWO,
    lowered: pairs(([n, , , ck]) => ({ value: div(ck!, sub(n!, number(1))), valid: atLeast(n!, 2) })),
    description: 'The covariance estimated from a sample.',
    examples: [['covar_samp(c1, c2) FROM VALUES (1,1), (2,2), (3,3) AS tab(c1, c2)', '1.0']],
  }),
  regression(
    'regr_avgx',
    '3.3.0',
    'The mean of x over rows without NULL.',
    ([n, x]) => ({ value: x!, valid: atLeast(n!, 1) }),
    '2.75',
  ),
  regression(
    'regr_avgy',
    '3.3.0',
    'The mean of y over rows without NULL.',
    ([n, , y]) => ({ value: y!, valid: atLeast(n!, 1) }),
    '1.75',
  ),
  regression(
    'regr_sxx',
    '3.4.0',
    'The spread of x.',
    ([n, , , , xMk]) => ({ value: xMk!, valid: atLeast(n!, 1) }),
    '2.75',
  ),
  regression(
    'regr_syy',
    '3.4.0',
    'The spread of y.',
    ([n, , , , , yMk]) => ({ value: yMk!, valid: atLeast(n!, 1) }),
    '0.75',
  ),
  regression(
    'regr_sxy',
    '3.4.0',
    'The common spread of x and y.',
    ([n, , , ck]) => ({ value: ck!, valid: atLeast(n!, 1) }),
    '0.75',
  ),
  regression('regr_slope', '3.4.0', 'The slope of the line of least squares.', slope, '0.2727272727272727'),
  regression(
    'regr_intercept',
    '3.4.0',
    'Where the line of least squares crosses the y axis.',
    (s) => {
      const { value, valid } = slope(s);
      return { value: sub(s[2]!, mul(value, s[1]!)), valid };
    },
    '1.0',
  ),
  regression(
    'regr_r2',
    '3.3.0',
    'The share of the spread of y that the line of least squares explains.',
    ([n, , , ck, xMk, yMk]) => ({
      value: select(f64.eq(yMk!, number(0)), number(1), div(mul(ck!, ck!), mul(xMk!, yMk!))),
      valid: and(atLeast(n!, 2), nonZero(xMk!)),
    }),
    '0.2727272727272727',
  ),
];
