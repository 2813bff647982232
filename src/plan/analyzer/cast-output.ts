import type { DataType } from '../../types/data-type.ts';
import { typeEquals } from '../../types/type-equality.ts';
import type { LogicalPlan, NamedExpression } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import { castTo } from './casts.ts';
import { nextId, type QueryEnv } from './environment.ts';

/** The plan with its columns cast to the types given, under their names; itself where nothing changes. */
export function castOutput(plan: LogicalPlan, types: readonly DataType[], env: QueryEnv): LogicalPlan {
  const output = outputOf(plan);
  if (output.every((a, i) => typeEquals(a.type, types[i]!))) return plan;
  const list = output.map((a, i): NamedExpression => {
    if (typeEquals(a.type, types[i]!)) return a;
    return { kind: 'alias', id: nextId(env), name: a.name, child: castTo(a, types[i]!, env.context.conf) };
  });
  return { kind: 'project', list, child: plan };
}
