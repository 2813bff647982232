import { assertNever } from '../../core/error.ts';
import { simpleString } from '../../types/type-name.ts';
import type { LogicalPlan } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import type { PhysicalPlan } from '../physical/node.ts';
import { type EstimateSource, Estimator } from '../statistics/estimate.ts';
import { formattedText } from './formatted.ts';
import { inMemoryRelationText, logicalTree } from './logical-text.ts';
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
  /** What gives the cached rows of that id. */
  readonly cachedPlan: (cacheId: number) => PhysicalPlan;
  /** For CODEGEN: the stages' plans and their generated code. */
  readonly code?: () => readonly { readonly plan: PhysicalPlan; readonly code: string }[];
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
      return codegenText(parts);
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
  const cachedTree = (cacheId: number): TreeNode =>
    simpleTree(operatorTree(parts.cachedPlan(cacheId), parts.adaptive), parts, false);
  return drawTree(logicalTree(plan, printer, cost ? (node) => estimator.of(node) : null, cachedTree));
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
    inner: [
      ...node.inner.map((inner) => simpleTree(inner, parts, withOutput)),
      ...node.subqueries.map(({ subquery, root }) => ({
        text: `Subquery subquery#${subquery.id}, [id=#${subquery.id}]`,
        inner: [],
        children: [simpleTree(root, parts, withOutput)],
      })),
    ],
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
    case 'in_memory_relation':
      return inMemoryRelationText(shown.scan.relation, shown.scan.cached, printer);
    case 'key_sort':
      return `Sort ${printer.orders(shown.order)}, false, 0`;
    case 'operator':
      return operatorText(shown.plan, printer, { zone: parts.zone, withOutput, nullAware: shown.nullAware });
    default:
      return assertNever(shown);
  }
}

/** One section a stage: what it runs, and the code for it. */
function codegenText(parts: ExplainParts): string {
  const stages = parts.code?.() ?? [];
  const sections = stages.map(({ plan, code }, i) => {
    const tree = drawTree(simpleTree(operatorTree(plan, false), parts, false));
    return `== Subtree ${i + 1} / ${stages.length} ==\n${tree}\nGenerated code:\n${endLine(code)}`;
  });
  return `Found ${stages.length} WholeStageCodegen subtrees.\n${sections.join('\n')}`;
}
