import { assertNever } from '../core/error.ts';
import type { Ir, IrFunction, IrModule, IrStatement, Local } from './ir.ts';

/**
 * The module as WebAssembly text, with comments; for EXPLAIN CODEGEN and tests. Functions are imported and called by
 * their names; how they are linked is told in `wasm/link.ts`.
 */
export function printModule(module: IrModule): string {
  const lines = [
    '(module',
    '  (import "kernels" "memory" (memory 0))',
    '  (import "host" "frame" (global $frame i32))',
  ];
  for (const i of module.imports) {
    const parameters = i.parameters.length > 0 ? ` (param ${i.parameters.join(' ')})` : '';
    const result = i.result === null ? '' : ` (result ${i.result})`;
    lines.push(`  (import "${i.module}" "${i.name}" (func $${i.name}${parameters}${result}))`);
  }
  for (const f of module.functions) lines.push(...printFunction(f).map((line) => `  ${line}`));
  return `${lines.join('\n')}\n)\n`;
}

/** The lines of one function. */
export function printFunction(f: IrFunction): readonly string[] {
  const head = [`func $${f.name}`];
  if (f.exported) head.push(`(export "${f.name}")`);
  for (const p of f.parameters) head.push(`(param ${nameOf(p)} ${p.type})`);
  if (f.result !== null) head.push(`(result ${f.result})`);
  const lines = [`(${head.join(' ')}`];
  for (const local of f.locals) lines.push(`  (local ${nameOf(local)} ${local.type})`);
  for (const s of f.body) printStatement(s, '  ', lines);
  if (f.result !== null) lines.push('  unreachable');
  lines.push(')');
  return lines;
}

function nameOf(local: Local): string {
  return `$${local.name.replace(/[^\w.#]/g, '_')}.${local.index}`;
}

function printStatement(s: IrStatement, indent: string, lines: string[]): void {
  const nested = (statements: readonly IrStatement[], deeper: string): void => {
    for (const inner of statements) printStatement(inner, deeper, lines);
  };
  switch (s.kind) {
    case 'set':
      lines.push(`${indent}(local.set ${nameOf(s.local)} ${printValue(s.value)})`);
      return;
    case 'store':
      lines.push(
        `${indent}(${s.op.name}${offsetOf(s.offset)} ${printValue(s.address)} ${printValue(s.value)})`,
      );
      return;
    case 'if':
      lines.push(`${indent}(if ${printValue(s.condition)}`, `${indent}  (then`);
      nested(s.then, `${indent}    `);
      lines.push(`${indent}  )`);
      if (s.otherwise.length > 0) {
        lines.push(`${indent}  (else`);
        nested(s.otherwise, `${indent}    `);
        lines.push(`${indent}  )`);
      }
      lines.push(`${indent})`);
      return;
    case 'block':
    case 'loop':
      lines.push(`${indent}(${s.kind} $l${s.label.id}`);
      nested(s.body, `${indent}  `);
      lines.push(`${indent})`);
      return;
    case 'br':
      lines.push(
        s.condition === null
          ? `${indent}(br $l${s.label.id})`
          : `${indent}(br_if $l${s.label.id} ${printValue(s.condition)})`,
      );
      return;
    case 'do': {
      const call = `(call $${[s.callee, ...s.args.map(printValue)].join(' ')})`;
      lines.push(`${indent}${s.result === null ? call : `(drop ${call})`}`);
      return;
    }
    case 'return':
      lines.push(`${indent}(return${s.value === null ? '' : ` ${printValue(s.value)}`})`);
      return;
    case 'unreachable':
      lines.push(`${indent}unreachable`);
      return;
    case 'comment':
      lines.push(`${indent};; ${s.text.replaceAll('\n', ' ')}`);
      return;
    default:
      assertNever(s);
  }
}

function printValue(ir: Ir): string {
  switch (ir.kind) {
    case 'const':
      return `(${ir.type}.const ${constantText(ir.value)})`;
    case 'get':
      return `(local.get ${nameOf(ir.local)})`;
    case 'frame':
      return '(global.get $frame)';
    case 'unary':
      return `(${ir.op.name} ${printValue(ir.operand)})`;
    case 'binary':
      return `(${ir.op.name} ${printValue(ir.left)} ${printValue(ir.right)})`;
    case 'load':
      return `(${ir.op.name}${offsetOf(ir.offset)} ${printValue(ir.address)})`;
    case 'select':
      return `(select ${printValue(ir.then)} ${printValue(ir.otherwise)} ${printValue(ir.condition)})`;
    case 'call':
      return `(call $${[ir.callee, ...ir.args.map(printValue)].join(' ')})`;
    default:
      return assertNever(ir);
  }
}

function constantText(value: number | bigint): string {
  if (Object.is(value, -0)) return '-0';
  if (Number.isNaN(value)) return 'nan';
  return String(value).replace('Infinity', 'inf');
}

function offsetOf(offset: number): string {
  return offset === 0 ? '' : ` offset=${offset}`;
}
