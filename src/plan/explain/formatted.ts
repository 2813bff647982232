import { storageLevelText } from '../../core/storage-level.ts';
import type { Attribute, Expression } from '../../expr/expression.ts';
import { rewriteUp } from '../../expr/rewrite.ts';
import type { HashAggregate, PhysicalPlan } from '../physical/node.ts';
import type { OperatorNode } from './operator-tree.ts';
import { buildText, isCartesian, operatorArguments, operatorName, slotText } from './physical-text.ts';
import { scanDetails } from './scan-text.ts';
import { joinTypeText, type Printer } from './text.ts';
import { drawTree, type TreeNode } from './tree.ts';

interface Numbered {
  readonly number: ReadonlyMap<OperatorNode, number>;
  readonly order: readonly OperatorNode[];
}

/** EXPLAIN FORMATTED: the tree with numbers, then a paragraph for each operator, then the subqueries. */
export function formattedText(root: OperatorNode, printer: Printer, zone: string): string {
  const number = new Map<OperatorNode, number>();
  const parts = [section(root, number, printer, zone)];
  const subqueries = collectSubqueries(root);
  if (subqueries.length > 0) {
    parts.push('===== Subqueries =====\n');
    subqueries.forEach(({ host, root: inner, id }, i) => {
      const hosting = `Subquery:${i + 1} Hosting operator id = ${number.get(host)} Hosting Expression = Subquery subquery#${id}, [id=#${id}]`;
      parts.push(`${hosting}\n${section(inner, number, printer, zone)}`);
    });
  }
  return `${parts.join('\n')}`;
}

function section(
  root: OperatorNode,
  number: Map<OperatorNode, number>,
  printer: Printer,
  zone: string,
): string {
  const { order } = assign(root, number);
  const tree = drawTree(toTree(root, number));
  const details = order.map((node) => paragraph(node, number.get(node)!, printer, zone)).join('\n');
  return `${tree}\n\n${details}`;
}

/** Numbers go on from what is numbered already, leaves first. */
function assign(root: OperatorNode, number: Map<OperatorNode, number>): Numbered {
  const order: OperatorNode[] = [];
  const visit = (node: OperatorNode): void => {
    for (const child of node.children) visit(child);
    number.set(node, number.size + 1);
    order.push(node);
    for (const inner of node.inner) visit(inner);
  };
  visit(root);
  return { number, order };
}

interface Hosted {
  readonly host: OperatorNode;
  readonly root: OperatorNode;
  readonly id: number;
}

function collectSubqueries(root: OperatorNode): readonly Hosted[] {
  const found: Hosted[] = [];
  const seen = new Set<number>();
  const visit = (node: OperatorNode): void => {
    for (const { subquery, root: inner } of node.subqueries) {
      if (seen.has(subquery.id)) continue;
      seen.add(subquery.id);
      found.push({ host: node, root: inner, id: subquery.id });
      visit(inner);
    }
    for (const child of node.children) visit(child);
  };
  visit(root);
  return found;
}

function toTree(node: OperatorNode, number: ReadonlyMap<OperatorNode, number>): TreeNode {
  const star = node.codegen === null ? '' : '* ';
  return {
    text: `${star}${titleOf(node)} (${number.get(node)})`,
    inner: node.inner.map((inner) => toTree(inner, number)),
    children: node.children.map((child) => toTree(child, number)),
  };
}

function nameOf(node: OperatorNode): string {
  switch (node.shown.kind) {
    case 'adaptive':
      return 'AdaptiveSparkPlan';
    case 'columnar_to_row':
      return 'ColumnarToRow';
    case 'in_memory_relation':
      return 'InMemoryRelation';
    case 'key_sort':
      return 'Sort';
    case 'operator':
      return operatorName(node.shown.plan);
  }
}

/** The name in the tree: joins also show their type. */
function titleOf(node: OperatorNode): string {
  const name = nameOf(node);
  if (node.shown.kind !== 'operator') return name;
  const plan = node.shown.plan;
  if (plan.kind === 'hash_join') {
    const build = plan.strategy === 'sort_merge' ? '' : ` ${buildText(plan)}`;
    return `${name} ${joinTypeText(plan.type as never)}${build}`;
  }
  if (plan.kind === 'nested_loop_join' && !isCartesian(plan)) {
    return `${name} ${joinTypeText(plan.type as never)} ${buildText(plan)}`;
  }
  return name;
}

function paragraph(node: OperatorNode, number: number, printer: Printer, zone: string): string {
  const codegen = node.codegen === null ? '' : ` [codegen id : ${node.codegen}]`;
  const lines = [`(${number}) ${nameOf(node)}${codegen}`, ...detailsOf(node, printer, zone)];
  return lines.map((line) => `${line}\n`).join('');
}

function detailsOf(node: OperatorNode, printer: Printer, zone: string): readonly string[] {
  switch (node.shown.kind) {
    case 'adaptive':
      return [counted('Output', node.plan.output, printer), 'Arguments: isFinalPlan=false'];
    case 'columnar_to_row':
      return [counted('Input', node.plan.output, printer)];
    case 'in_memory_relation': {
      const { relation, cached } = node.shown.scan;
      return [`Arguments: ${printer.expressions(relation)}, ${storageLevelText(cached.level)}`];
    }
    case 'key_sort':
      return [
        counted('Input', node.plan.output, printer),
        `Arguments: ${printer.orders(node.shown.order)}, false, 0`,
      ];
    case 'operator':
      return operatorDetails(node.shown.plan, node.shown.nullAware, inputOf(node), printer, zone);
  }
}

function inputOf(node: OperatorNode): readonly Attribute[] {
  return node.children.flatMap((child) => child.plan.output);
}

function operatorDetails(
  plan: PhysicalPlan,
  nullAware: boolean,
  input: readonly Attribute[],
  printer: Printer,
  zone: string,
): readonly string[] {
  const reads = counted('Input', input, printer);
  switch (plan.kind) {
    case 'file_scan':
      return scanDetails(plan, printer, zone);
    case 'in_memory_scan':
      return [counted('Output', plan.output, printer), `Arguments: ${operatorArguments(plan, printer)}`];
    case 'local_table_scan':
      if (plan.output.length === 0) return ['Output: []'];
      return [counted('Output', plan.output, printer), `Arguments: ${operatorArguments(plan, printer)}`];
    case 'range_scan':
      return [counted('Output', plan.output, printer), `Arguments: ${operatorArguments(plan, printer)}`];
    case 'project':
      return [countedText('Output', plan.list.length, printer.expressions(plan.list)), reads];
    case 'filter':
      return [reads, `Condition : ${printer.expression(plan.condition)}`];
    case 'hash_aggregate':
      return [reads, ...aggregateDetails(plan, printer)];
    case 'hash_join':
      return [
        countedText('Left keys', plan.leftKeys.length, printer.expressions(plan.leftKeys)),
        countedText('Right keys', plan.rightKeys.length, printer.expressions(plan.rightKeys)),
        ...joinDetails(plan, printer),
      ];
    case 'nested_loop_join':
      return joinDetails(plan, printer);
    case 'union':
      return [];
    case 'write_files':
      return [reads];
    default:
      return [reads, `Arguments: ${operatorArguments(plan, printer, nullAware)}`];
  }
}

function joinDetails(
  plan: Extract<PhysicalPlan, { readonly left: PhysicalPlan }>,
  printer: Printer,
): readonly string[] {
  const condition = plan.condition === null ? 'None' : printer.expression(plan.condition);
  return [`Join type: ${joinTypeText(plan.type as never)}`, `Join condition: ${condition}`];
}

function aggregateDetails(plan: HashAggregate, printer: Printer): readonly string[] {
  const functions = plan.slots.map((s) => slotText(s, printer));
  const attributes = plan.slots.flatMap((s) =>
    s.mode === 'partial' ? s.state.map((a) => printer.expression(a)) : [resultText(s.call, s.id, printer)],
  );
  const results = plan.result.map((e) => printer.expression(withCallNames(e, plan, printer)));
  return [
    countedText('Keys', plan.keys.length, printer.expressions(plan.keys)),
    countedText('Functions', functions.length, `[${functions.join(', ')}]`),
    countedText('Aggregate Attributes', attributes.length, `[${attributes.join(', ')}]`),
    countedText('Results', results.length, `[${results.join(', ')}]`),
  ];
}

/** `sum(x#1)#7`: the result of a call under its id. */
function resultText(call: HashAggregate['slots'][number]['call'], id: number, printer: Printer): string {
  const shown = printer.expression({ ...call, filter: null, distinct: false });
  return `${shown}#${id}${call.type.kind === 'long' ? 'L' : ''}`;
}

/** Results of calls are named after the calls in EXPLAIN. */
function withCallNames(
  e: HashAggregate['result'][number],
  plan: HashAggregate,
  printer: Printer,
): Expression<unknown> {
  const names = new Map(
    plan.slots.map((s) => [s.id, printer.expression({ ...s.call, filter: null, distinct: false })] as const),
  );
  return rewriteUp(e as Expression<unknown>, (x) => {
    const name = x.kind === 'attribute' ? names.get(x.id) : undefined;
    return x.kind === 'attribute' && name !== undefined ? { ...x, name } : x;
  });
}

function counted(label: string, attributes: readonly Attribute[], printer: Printer): string {
  return countedText(label, attributes.length, printer.expressions(attributes));
}

function countedText(label: string, count: number, text: string): string {
  return count === 0 ? `${label}: []` : `${label} [${count}]: ${text}`;
}
