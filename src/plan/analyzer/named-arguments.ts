import type { FunctionDeclaration } from '../../functions/declare.ts';
import type { Expression, FunctionArgument, FunctionCall } from '../../lang/ast/expression.ts';
import { fail } from './errors.ts';
import { similarNames } from './suggestions.ts';

/** The arguments in the order of the parameters: `name => value` is put in its place. */
export function placeArguments(
  node: Pick<FunctionCall, 'arguments' | 'span'>,
  declaration: FunctionDeclaration,
): readonly Expression[] {
  const args: readonly FunctionArgument[] = node.arguments;
  if (args.every((a) => a.kind !== 'namedArgument')) return args as readonly Expression[];
  const routineName = `\`${declaration.name}\``;
  const { parameters } = declaration;
  if (parameters === undefined) {
    return fail('NAMED_PARAMETERS_NOT_SUPPORTED', { functionName: routineName }, node.span);
  }
  const placed: (Expression | undefined)[] = [];
  let named = false;
  for (const [position, arg] of args.entries()) {
    if (arg.kind !== 'namedArgument') {
      if (named)
        fail(
          'UNEXPECTED_POSITIONAL_ARGUMENT',
          { routineName, parameterName: `\`${parameters[position] ?? ''}\`` },
          arg.span,
        );
      placed.push(arg);
      continue;
    }
    const positional = named ? args.findIndex((a) => a.kind === 'namedArgument') : position;
    named = true;
    const index = parameters.findIndex((p) => p.toLowerCase() === arg.name.name.toLowerCase());
    const parameterName = `\`${arg.name.name}\``;
    if (index < 0) {
      const proposal = similarNames(arg.name.name, parameters)
        .map((p) => `\`${p}\``)
        .join(', ');
      fail('UNRECOGNIZED_PARAMETER_NAME', { routineName, argumentName: parameterName, proposal }, arg.span);
    }
    if (placed[index] !== undefined) {
      const kind = index < positional ? 'BOTH_POSITIONAL_AND_NAMED' : 'DOUBLE_NAMED_ARGUMENT_REFERENCE';
      fail(`DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.${kind}`, { routineName, parameterName }, arg.span);
    }
    placed[index] = arg.value;
  }
  return Array.from(placed, (arg, i) => {
    if (arg !== undefined) return arg;
    return fail(
      'REQUIRED_PARAMETER_NOT_FOUND',
      { routineName, parameterName: `\`${parameters[i]}\``, index: String(i) },
      node.span,
    );
  });
}
