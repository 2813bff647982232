import { and, f64, i64, not, TRUE } from '../../../codegen/instructions.ts';
import type { Ir } from '../../../codegen/ir.ts';
import { reserveLimit, writeLimit } from '../../../codegen/pipeline/limit-code.ts';
import type { Consumer, PipelineCode } from '../../../codegen/pipeline/pipeline.ts';
import { conjunctsOf } from '../../../expr/chain.ts';
import type { Expression, ExprId } from '../../../expr/expression.ts';
import { isDeterministic } from '../../../expr/facts.ts';
import { functionFacts } from '../../../functions/registry.ts';
import type {
  FilterExec,
  LimitExec,
  PhysicalNamed,
  ProjectExec,
  SampleExec,
} from '../../../plan/physical/node.ts';
import type { StageCompiler } from './compiler.ts';
import { type SourceRows, withCopy } from './copied-rows.ts';

/** Plans inside expressions were replaced before stages are made. */
export function runnable(e: unknown): Expression {
  return e as Expression;
}

/** Binds the columns of a projection; they are computed where they are first used. */
export function bindList(p: PipelineCode, list: readonly PhysicalNamed[]): void {
  const { context } = p;
  const later: (() => void)[] = [];
  for (const item of list) {
    if (item.kind !== 'alias') continue;
    const child = runnable(item.child);
    if (isDeterministic(child, functionFacts)) {
      later.push(() => context.bind(item.id, () => context.lower(child)));
    } else {
      // One value a row, however often it is used.
      const register = context.lower(child);
      later.push(() => context.bind(item.id, () => register));
    }
  }
  for (const bind of later) bind();
}

export function produceProject(compiler: StageCompiler, plan: ProjectExec, consume: Consumer): void {
  const write: Consumer = (p) => {
    bindList(p, plan.list);
    consume(p);
  };
  compiler.produce(
    plan.child,
    withCopy(write, consume, (rows) => ({ ...rows, places: renamed(rows.places, plan.list) })),
  );
}

/** Where the columns of a projection stand that are columns of the rows below. */
function renamed(places: SourceRows['places'], list: readonly PhysicalNamed[]): SourceRows['places'] {
  const own = new Map<ExprId, number>();
  for (const item of list) {
    const below = item.kind === 'alias' ? item.child : item;
    const place = below.kind === 'attribute' ? places.get(below.id) : undefined;
    if (place !== undefined) own.set(item.id, place);
  }
  return own;
}

export function produceFilter(compiler: StageCompiler, plan: FilterExec, consume: Consumer): void {
  compiler.produce(plan.child, (p) => writeFilter(p, conjunctsOf(runnable(plan.condition)), consume));
}

/**
 * Carries on the row for which all conditions hold. Conditions that may raise errors, or are dear, are computed
 * only for rows that passed those before them; the others together, which takes one branch.
 */
export function writeFilter(p: PipelineCode, conditions: readonly Expression[], consume: Consumer): void {
  const { f, context } = p;
  f.block((skip) => {
    let together: Ir = TRUE;
    const settle = (): void => {
      f.brIf(skip, not(together));
      together = TRUE;
    };
    for (const condition of conditions) {
      if (!context.isEager(condition)) settle();
      together = and(together, context.lowerCondition(condition));
    }
    settle();
    consume(p);
  });
}

export function produceLimit(compiler: StageCompiler, plan: LimitExec, consume: Consumer): void {
  const cell = reserveLimit(compiler.code);
  compiler.produce(plan.child, (p) => writeLimit(p, cell, plan.limit, plan.offset, consume));
}

/** Rows are taken by chance: a random number per row falls between the bounds. */
export function produceSample(compiler: StageCompiler, plan: SampleExec, consume: Consumer): void {
  const cell = compiler.code.module.slots(1);
  compiler.produce(plan.child, (p) => {
    const { f } = p;
    const state = p.state(`random ${cell}`, () => {
      const local = f.local('i64', 'random');
      f.setAtStart(local, i64.load(f.frame(), cell));
      p.atEnd(() => f.store('i64.store', f.frame(), f.get(local), cell));
      return local;
    });
    f.if(i64.eqz(f.get(state)), () => {
      const seed = p.f.callHost('random_seed', [i64.const(plan.seed)], 'i64');
      f.set(state, i64.or(seed, i64.const(1)));
    });
    const next = (): void => {
      f.set(state, i64.xor(f.get(state), i64.shl(f.get(state), i64.const(13))));
      f.set(state, i64.xor(f.get(state), i64.shr_u(f.get(state), i64.const(7))));
      f.set(state, i64.xor(f.get(state), i64.shl(f.get(state), i64.const(17))));
    };
    const uniform = () => {
      next();
      const bits = i64.shr_u(f.get(state), i64.const(11));
      return f.copy('uniform', f64.mul(f64.convert_i64_u(bits), f64.const(2 ** -53)));
    };
    if (!plan.withReplacement) {
      const value = uniform();
      f.block((skip) => {
        f.brIf(skip, f64.lt(value, f64.const(plan.lowerBound)));
        f.brIf(skip, f64.ge(value, f64.const(plan.upperBound)));
        consume(p);
      });
      return;
    }
    // How often a row comes follows Poisson's law (Knuth's method: multiply until below e^-mean).
    const mean = plan.upperBound - plan.lowerBound;
    const product = f.local('f64', 'product');
    f.set(product, f64.const(1));
    f.block((done) => {
      f.loop((again) => {
        f.set(product, f64.mul(f.get(product), uniform()));
        f.brIf(done, f64.le(f.get(product), f64.const(Math.exp(-mean))));
        p.context.scope(() => consume(p));
        f.br(again);
      });
    });
  });
}
