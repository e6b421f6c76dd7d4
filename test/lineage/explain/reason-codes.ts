import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const CODE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;
/** What a code begins with that ends in another vocabulary. */
const PREFIX = /^[A-Z][A-Z0-9]*_([A-Z0-9]+_)*$/;
/** Functions whose texts are the reasons of a verdict. */
const VERDICTS = new Set(['unknown', 'isFalse', 'isTrue', 'invalid', 'said']);
const REASONS = /^(reasons?|doubts)$/;
const TRUTHS = new Set(['TRUE', 'FALSE', 'UNKNOWN']);

/** Every reason code that the sources below `folder` give, with the file that gives it, as the syntax tree shows it. */
export function reasonCodesIn(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts')) continue;
    const text = readFileSync(join(folder, path), 'utf8');
    for (const code of reasonCodes(text)) found.set(code, path);
  }
  return found;
}

/** The codes of one source text; of those that are put together their beginning, `OWNER_*`. */
export function reasonCodes(text: string): Set<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && isCode(node.text) && isReason(node)) found.add(node.text);
    if (ts.isTemplateExpression(node) && PREFIX.test(node.head.text) && isReason(node))
      found.add(`${node.head.text}*`);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.ESNext, true));
  return found;
}

/** Whether the text is handed on as a reason, and not only compared with one. */
function isReason(literal: ts.Node): boolean {
  for (let child = literal, node = literal.parent; node; child = node, node = node.parent) {
    if (ts.isBinaryExpression(node) && isComparison(node.operatorToken.kind)) return false;
    if (ts.isConditionalExpression(node) && child === node.condition) return false;
    if (ts.isTypeNode(node) || ts.isFunctionLike(node) || ts.isStatement(node)) return false;
    if (ts.isCallExpression(node)) return takesReasons(node.expression);
    if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) {
      if (REASONS.test(node.name.getText())) return true;
      if (ts.isVariableDeclaration(node)) return false;
    }
  }
  return false;
}

function takesReasons(called: ts.Expression): boolean {
  if (ts.isIdentifier(called)) return VERDICTS.has(called.text);
  if (!ts.isPropertyAccessExpression(called) || called.name.text !== 'push') return false;
  return REASONS.test(called.expression.getText().split('.').at(-1) ?? '');
}

function isComparison(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsEqualsToken
  );
}

/** A truth beside the reasons is none of them. */
function isCode(text: string): boolean {
  return CODE.test(text) && !TRUTHS.has(text);
}
