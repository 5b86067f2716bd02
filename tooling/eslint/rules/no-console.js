const RENDERERS = /(^|[\\/])src[\\/]render[\\/]/;

/** `--json` promises one document on stdout, so nothing may print on the side: commands print what `render` returns. */
export default {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'no console outside src/render' },
    messages: { console: 'console.{{name}} would break `--json`; return text from render(), or use the journal for what happened.' },
  },
  create(context) {
    if (RENDERERS.test(context.filename)) return {};
    return {
      'MemberExpression[object.name="console"]'(node) {
        context.report({ node, messageId: 'console', data: { name: node.property.name ?? '…' } });
      },
    };
  },
};
