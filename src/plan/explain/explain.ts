import { assertNever } from '../../core/error.ts';
import { simpleString } from '../../types/type-name.ts';
import type { LogicalPlan } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import type { PhysicalPlan } from '../physical/node.ts';
import { type EstimateSource, Estimator } from '../statistics/estimate.ts';
import { formattedText } from './formatted.ts';
import { logicalTree } from './logical-text.ts';
import { type OperatorNode, operatorTree } from './operator-tree.ts';
import { operatorText } from './physical-text.ts';
import { Printer } from './text.ts';
import { drawTree, type TreeNode } from './tree.ts';

export type ExplainMode = 'SIMPLE' | 'EXTENDED' | 'FORMATTED' | 'COST' | 'CODEGEN' | 'LOGICAL';

/** The stages of a statement's plan. */
export interface ExplainParts {
  /** The statement as it was read, for EXTENDED: a tree, or just its text. */
  readonly parsed: string;
  readonly analyzed: LogicalPlan;
  readonly optimized: LogicalPlan;
  readonly physical: PhysicalPlan;
  /** `spark.sql.session.timeZone`. */
  readonly zone: string;
  /** `spark.sql.adaptive.enabled`. */
  readonly adaptive: boolean;
  readonly estimates: EstimateSource;
  /** Generated code for CODEGEN, a text per stage. */
  readonly code?: readonly string[];
}

/** The text of EXPLAIN, as Spark words and draws it. */
export function explain(mode: ExplainMode, parts: ExplainParts): string {
  const tree = operatorTree(parts.physical, parts.adaptive);
  switch (mode) {
    case 'SIMPLE':
      return physicalSection(tree, parts, false);
    case 'FORMATTED':
      return `== Physical Plan ==\n${formattedText(tree, new Printer(parts.zone, 'physical'), parts.zone)}`;
    case 'LOGICAL':
      return logicalSections(parts).join('\n');
    case 'EXTENDED':
      return [...logicalSections(parts), physicalSection(tree, parts, true)].join('\n');
    case 'COST':
      return `== Optimized Logical Plan ==\n${logicalText(parts.optimized, parts, true)}\n${physicalSection(tree, parts, true)}`;
    case 'CODEGEN':
      return codegenText(tree, parts);
    default:
      return assertNever(mode);
  }
}

function logicalSections(parts: ExplainParts): readonly string[] {
  return [
    `== Parsed Logical Plan ==\n${endLine(parts.parsed)}`,
    `== Analyzed Logical Plan ==\n${schemaText(parts.analyzed)}\n${logicalText(parts.analyzed, parts, false)}`,
    `== Optimized Logical Plan ==\n${logicalText(parts.optimized, parts, false)}`,
  ];
}

function endLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

function logicalText(plan: LogicalPlan, parts: ExplainParts, cost: boolean): string {
  const estimator = new Estimator(parts.estimates);
  const printer = new Printer(parts.zone, 'logical');
  return drawTree(logicalTree(plan, printer, cost ? (node) => estimator.of(node) : null));
}

/** `a: bigint, b: string`. */
function schemaText(plan: LogicalPlan): string {
  return outputOf(plan)
    .map((a) => `${a.name}: ${simpleString(a.type)}`)
    .join(', ');
}

function physicalSection(tree: OperatorNode, parts: ExplainParts, withOutput: boolean): string {
  return `== Physical Plan ==\n${drawTree(simpleTree(tree, parts, withOutput))}`;
}

function simpleTree(node: OperatorNode, parts: ExplainParts, withOutput: boolean): TreeNode {
  const star = node.codegen === null ? '' : `*(${node.codegen}) `;
  return {
    text: star + simpleText(node, parts, withOutput),
    inner: node.subqueries.map(({ subquery, root }) => ({
      text: `Subquery subquery#${subquery.id}, [id=#${subquery.id}]`,
      inner: [],
      children: [simpleTree(root, parts, withOutput)],
    })),
    children: node.children.map((child) => simpleTree(child, parts, withOutput)),
  };
}

function simpleText(node: OperatorNode, parts: ExplainParts, withOutput: boolean): string {
  const printer = new Printer(parts.zone, 'physical');
  const { shown } = node;
  switch (shown.kind) {
    case 'adaptive':
      return 'AdaptiveSparkPlan isFinalPlan=false';
    case 'columnar_to_row':
      return 'ColumnarToRow';
    case 'key_sort':
      return `Sort ${printer.orders(shown.order)}, false, 0`;
    case 'operator':
      return operatorText(shown.plan, printer, { zone: parts.zone, withOutput, nullAware: shown.nullAware });
    default:
      return assertNever(shown);
  }
}

/** Adaptive plans have generated code only once they run. */
function codegenText(tree: OperatorNode, parts: ExplainParts): string {
  const roots = tree.shown.kind === 'adaptive' ? [] : codegenRoots(tree);
  const sections = roots.map((root, i) => {
    const code = parts.code?.[i];
    const plan = drawTree(simpleTree(root, parts, false));
    return `== Subtree ${i + 1} / ${roots.length} ==\n${plan}${code === undefined ? '' : `\nGenerated code:\n${endLine(code)}`}`;
  });
  return `Found ${roots.length} WholeStageCodegen subtrees.\n${sections.join('\n')}`;
}

/** The topmost nodes of each piece of generated code. */
function codegenRoots(node: OperatorNode, above: number | null = null): readonly OperatorNode[] {
  const own = node.codegen !== null && node.codegen !== above ? [node] : [];
  return [...node.children.flatMap((child) => codegenRoots(child, node.codegen)), ...own];
}
