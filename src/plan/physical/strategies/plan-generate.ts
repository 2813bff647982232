import type { LogicalPlan } from '../../logical/node.ts';
import { inputsOf } from '../../logical/outer-references.ts';
import { asNullable, outputOf } from '../../logical/output.ts';
import type { PhysicalPlan } from '../node.ts';
import type { Planner } from '../planner.ts';

/** A generator, with the projection above it: columns that only the generator reads are not repeated. */
export function planGenerate(plan: LogicalPlan, planner: Planner): PhysicalPlan | null {
  const project = plan.kind === 'project' ? plan : null;
  const node = project === null ? plan : project.child;
  if (node.kind !== 'generate') return null;
  const child = planner.plan(node.child);
  let requiredChildOutput = child.output;
  if (project !== null) {
    const read = new Set(project.list.flatMap((e) => [...inputsOf(e).keys()]));
    requiredChildOutput = child.output.filter((a) => read.has(a.id));
  }
  const generatorOutput = node.outer ? node.generatorOutput.map(asNullable) : node.generatorOutput;
  const generate: PhysicalPlan = {
    kind: 'generate',
    nodeId: 0,
    output: [...requiredChildOutput, ...generatorOutput],
    generator: planner.expression(node.generator) as never,
    requiredChildOutput,
    outer: node.outer,
    generatorOutput,
    child,
  };
  if (project === null) return generate;
  const list = planner.namedList(project.list);
  const same =
    list.length === generate.output.length &&
    list.every((e, i) => e.kind === 'attribute' && e.id === generate.output[i]!.id);
  return same ? generate : { kind: 'project', nodeId: 0, output: outputOf(project), list, child: generate };
}
