const NAME = /^CUB_[A-Z0-9]+(_[A-Z0-9]+)*$/;
/** What must be said each time: a variable left in a shell profile may not answer questions or change the output's form. */
const ONLY_ON_THE_LINE = new Set(['yes', 'dry-run', 'json']);

/** Every flag can be set from the environment: flag, then environment, then configuration. */
export default {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'every flag has an environment name' },
    messages: {
      missing: 'The flag{{flag}} has no environment name; add env: \'CUB_…\'.',
      shape: 'The environment name of the flag{{flag}} must be a literal such as \'CUB_MAX_ATTEMPTS\'.',
    },
  },
  create(context) {
    return {
      'CallExpression[callee.object.name="Flags"]'(node) {
        const name = flagName(node);
        // `Flags.custom` defines a kind of flag; its uses are checked in the command manifest.
        if (node.callee.property.name === 'custom') return;
        if (ONLY_ON_THE_LINE.has(name)) return;
        const data = { flag: name === undefined ? '' : ` --${name}` };
        const [options] = node.arguments;
        const properties = options?.type === 'ObjectExpression' ? options.properties : [];
        const env = properties.find((p) => p.type === 'Property' && (p.key.name ?? p.key.value) === 'env');
        if (!env) {
          if (!properties.some((p) => p.type === 'SpreadElement')) context.report({ node, messageId: 'missing', data });
        } else if (env.value.type !== 'Literal' || !NAME.test(env.value.value)) {
          context.report({ node: env.value, messageId: 'shape', data });
        }
      },
    };
  },
};

function flagName(node) {
  const { parent } = node;
  return parent?.type === 'Property' ? (parent.key.name ?? parent.key.value) : undefined;
}
