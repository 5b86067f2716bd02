// Reads sources with both parsers and prints what differs. In a process of its own: the native binding breaks in jest from the second test file on.
const { readFileSync } = require('node:fs');
const { parserOpener } = require('../dist/parser/open-parser.js');
const { extractTags } = require('../dist/tags/extract-tags.js');

const languages = {
  ts: require('../dist/languages/typescript.js').typescript,
  tsx: require('../dist/languages/typescript.js').tsx,
  js: require('../dist/languages/javascript.js').javascript,
  py: require('../dist/languages/python.js').python,
};

async function main(files) {
  const kinds = new Set();
  const differences = [];
  for (const file of files) {
    const language = languages[file.slice(file.lastIndexOf('.') + 1)];
    const tags = [];
    for (const choice of ['native', 'wasm']) {
      const parser = await parserOpener(choice)(language);
      if (!parser) continue;
      kinds.add(parser.kind);
      const { definitions, references, imports } = extractTags(parser, language, readFileSync(file, 'utf8'));
      tags.push(JSON.stringify([definitions, [...references].sort(), [...imports].sort()]));
    }
    if (new Set(tags).size !== 1) differences.push(file);
  }
  process.stdout.write(JSON.stringify({ kinds: [...kinds].sort(), differences }));
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
