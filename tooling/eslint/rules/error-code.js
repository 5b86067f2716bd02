const CODE = /^CUB_[A-Z]+(_[A-Z0-9]+)+$/;

/**
 * Every CubError has a code that a reader can search for: a literal, or an expression whose type is a union of literals
 * (a small function that builds one of several errors).
 */
export default {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'every CubError has a literal code CUB_AREA_WHAT' },
    messages: {
      missing: 'A CubError needs a `code` such as CUB_TASK_NOT_FOUND.',
      shape: '"{{code}}" is no error code; expected CUB_AREA_WHAT, for example CUB_TASK_NOT_FOUND.',
      dynamic: 'The code of a CubError must be a literal (or have a type that is a union of literals), so that it can be found and documented.',
    },
  },
  create(context) {
    return {
      'NewExpression[callee.name="CubError"]'(node) {
        const options = node.arguments[1];
        if (options?.type !== 'ObjectExpression') {
          // Options that are handed through are checked where they are made, by the type `CubErrorOptions`.
          if (options === undefined) context.report({ node, messageId: 'missing' });
          return;
        }
        const code = options.properties.find((p) => p.type === 'Property' && (p.key.name ?? p.key.value) === 'code');
        if (code) checkCode(context, code.value);
        else if (!options.properties.some((p) => p.type === 'SpreadElement')) context.report({ node, messageId: 'missing' });
      },
    };
  },
};

function checkCode(context, value) {
  const codes = value.type === 'Literal' ? [value.value] : literalsOfType(context, value);
  if (codes === null) {
    context.report({ node: value, messageId: 'dynamic' });
    return;
  }
  for (const code of codes.filter((c) => typeof c !== 'string' || !CODE.test(c))) {
    context.report({ node: value, messageId: 'shape', data: { code: String(code) } });
  }
}

function literalsOfType(context, node) {
  const { program, esTreeNodeToTSNodeMap } = context.sourceCode.parserServices ?? {};
  if (!program) return null;
  const type = program.getTypeChecker().getTypeAtLocation(esTreeNodeToTSNodeMap.get(node));
  const parts = type.isUnion() ? type.types : [type];
  return parts.every((part) => part.isStringLiteral()) ? parts.map((part) => part.value) : null;
}
