import { basename } from 'node:path';

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|e2e|property|contract))*(\.test)?\.[cm]?[jt]sx?$/;
const SHAPELESS = /(^|-)(utils?|helpers?|manager|misc|common-functions)(-|\.)/;

/** A file is named after what it exports; a name that fits anything collects anything. */
export default {
  meta: {
    type: 'suggestion',
    schema: [],
    docs: { description: 'files are kebab-case and say what is in them' },
    messages: {
      kebab: '"{{name}}" is not kebab-case.',
      shapeless: '"{{name}}" says nothing about its content; name the file after its main export.',
    },
  },
  create(context) {
    return {
      Program(node) {
        const name = basename(context.filename);
        if (SHAPELESS.test(name)) context.report({ node, messageId: 'shapeless', data: { name } });
        else if (!KEBAB.test(name) && !/\.config\.[cm]?[jt]s$/.test(name)) context.report({ node, messageId: 'kebab', data: { name } });
      },
    };
  },
};
