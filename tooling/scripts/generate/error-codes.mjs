import ts from 'typescript';

const CODE = /^CUB_[A-Z]+(_[A-Z0-9]+)*$/;

/**
 * The error codes that a TypeScript source makes.
 * @param text the source
 * @returns `{code, exits, message}` in the order of the source: `exits` are names of `EXIT`, empty for a fault that is listed
 *   within another error or by a check; `message` has `…` for what is filled in, null where it is made elsewhere
 */
export function errorCodesIn(text) {
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true);
  const found = [];
  visit(source, (node) => {
    if (!ts.isStringLiteral(node) || !CODE.test(node.text)) return;
    const place = placeOf(node);
    if (place !== null) found.push({ code: node.text, ...place(source, node) });
  });
  return found;
}

function visit(node, see) {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

/** How a literal is used: as `code` of an object or a class, or handed to a function that makes the error; else null. */
function placeOf(literal) {
  const { parent } = literal;
  if (ts.isCallExpression(parent) && ts.isIdentifier(parent.expression) && parent.arguments.includes(literal)) return fromFunction;
  if (ts.isPropertyDeclaration(parent)) return parent.name.getText() === 'code' ? () => ({ exits: ['failed'], message: null }) : null;
  const owner = climb(literal, (node) => ts.isConditionalExpression(node) || ts.isParenthesizedExpression(node));
  if (owner.name?.getText() !== 'code') return null;
  if (ts.isPropertyAssignment(owner)) return fromObject;
  return ts.isVariableDeclaration(owner) ? fromVariable : null;
}

/** The first ancestor that is not skipped. */
function climb(node, skip) {
  let at = node.parent;
  while (skip(at)) at = at.parent;
  return at;
}

function fromObject(_, literal) {
  const object = climb(literal, (node) => !ts.isObjectLiteralExpression(node));
  const creation = ts.isNewExpression(object.parent) ? object.parent : null;
  const exits = exitsOf(object, literal.text) ?? (creation ? ['failed'] : []);
  return { exits, message: creation ? messageOf(creation.arguments?.[0]) : null };
}

/** `const code = … : 'CUB_PLAN_INVALID'`: the error made in the same block says how it ends. */
function fromVariable(_, literal) {
  return { exits: exitsOfErrorIn(climb(literal, (node) => !ts.isBlock(node) && !ts.isSourceFile(node)), literal.text), message: null };
}

/** `configError('CUB_CONFIG_READ', …)`: the function of the same file says how it ends. */
function fromFunction(source, literal) {
  const call = literal.parent;
  const message = call.arguments.map(messageOf).find((text) => text !== null && !CODE.test(text)) ?? null;
  let exits = [];
  visit(source, (node) => {
    if (ts.isFunctionDeclaration(node) && node.name?.text === call.expression.text) exits = exitsOfErrorIn(node, literal.text);
  });
  return { exits, message };
}

/** @returns the exits of the CubError that is made below `node`; empty when there is none */
function exitsOfErrorIn(node, code) {
  let exits = [];
  visit(node, (inner) => {
    if (!ts.isNewExpression(inner) || inner.expression.getText() !== 'CubError') return;
    const options = inner.arguments?.[1];
    exits = (options && ts.isObjectLiteralExpression(options) && exitsOf(options, code)) || ['failed'];
  });
  return exits;
}

/** @returns the names in `exit: EXIT.usage`, one branch of `code === 'CUB_A_B' ? … : …`; null without such a property */
function exitsOf(object, code) {
  const exit = object.properties.find((p) => p.name?.getText() === 'exit')?.initializer;
  if (exit === undefined) return null;
  const names = [...branchFor(exit, code).getText().matchAll(/EXIT\.(\w+)/g)].map(([, name]) => name);
  return names.length > 0 ? [...new Set(names)] : null;
}

function branchFor(expression, code) {
  if (!ts.isConditionalExpression(expression)) return expression;
  const [, compared] = /=== '(CUB_\w+)'$/.exec(expression.condition.getText()) ?? [];
  if (compared === undefined) return expression;
  return compared === code ? expression.whenTrue : expression.whenFalse;
}

function messageOf(node) {
  if (node === undefined) return null;
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return [node.head.text, ...node.templateSpans.map((span) => `…${span.literal.text}`)].join('');
}
