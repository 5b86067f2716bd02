/** The configuration ignores such comments (`noInlineConfig`); one that stays in the code only looks as if it did something. */
export default {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'no comment that configures eslint' },
    messages: { disable: 'A rule is not switched off in passing: change the code, or the rule in tooling/eslint for all.' },
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          if (/^\s*eslint(-(disable|enable)|\s+[@\w/-]+\s*:)/.test(comment.value)) context.report({ loc: comment.loc, messageId: 'disable' });
        }
      },
    };
  },
};
