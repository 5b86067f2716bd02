/** Ending the process at once cuts off what is still being written; set `process.exitCode` or throw a CubError. */
export default {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'no process.exit' },
    messages: { exit: 'process.exit() cuts off pending output and clean-up; throw a CubError with an `exit`, or set process.exitCode.' },
  },
  create(context) {
    return {
      'MemberExpression[object.name="process"]'(node) {
        const name = node.computed ? node.property.value : node.property.name;
        if (name === 'exit' || name === 'reallyExit') context.report({ node, messageId: 'exit' });
      },
      'ImportDeclaration[source.value=/^(node:)?process$/] > ImportSpecifier[imported.name="exit"]'(node) {
        context.report({ node, messageId: 'exit' });
      },
    };
  },
};
