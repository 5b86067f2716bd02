const HEAVY = [/^zod(\/|$)/, /^@cub\/schema\/models$/, /^yaml$/, /^execa$/, /^@oclif\/(core|table)$/, /^(web-)?tree-sitter/];
const START_UP = /(^|[\\/])src[\\/](commands[\\/]|plugin\.ts$)/;

/**
 * Commands and plugin.ts load at start-up, before anything is known to need these modules, and each of them costs about
 * as much as starting Node. Type imports are free.
 */
export default {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'no static import of heavy modules in commands and plugin.ts' },
    messages: { heavy: '"{{module}}" is loaded at start-up here; import it where it is used: await import("{{module}}").' },
  },
  create(context) {
    if (!START_UP.test(context.filename)) return {};
    const check = (node) => {
      const module = node.source?.value;
      if (typeof module !== 'string' || !HEAVY.some((heavy) => heavy.test(module)) || isTypeOnly(node)) return;
      context.report({ node, messageId: 'heavy', data: { module } });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};

function isTypeOnly(node) {
  if (node.importKind === 'type' || node.exportKind === 'type') return true;
  return node.specifiers?.length > 0 && node.specifiers.every((s) => (s.importKind ?? s.exportKind) === 'type');
}
