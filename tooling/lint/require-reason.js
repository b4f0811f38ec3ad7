// A rule may be switched off only with its reason beside it: `// eslint-disable-next-line rule -- reason`.
const directive = /^\s*eslint-disable(?:-next-line|-line)?\b/;

/** @type {import('eslint').Rule.RuleModule} */
export const requireReason = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { missing: 'Say why: `eslint-disable-next-line rule -- reason`.' },
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          if (directive.test(comment.value) && !/\s--\s+\S{2}/.test(comment.value)) {
            context.report({ loc: comment.loc, messageId: 'missing' });
          }
        }
      },
    };
  },
};
