import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

/** What authors of plugins build on. A change of it shows in the diff of its report and is thereby deliberate. */
const ENTRIES = [
  // Every type that it names can be imported from it; the others build on it.
  { directory: 'packages/plugin-sdk', entry: 'index', report: 'plugin-sdk', isSelfContained: true },
  { directory: 'packages/plugin-sdk', entry: 'command', report: 'plugin-sdk-command' },
  { directory: 'packages/plugin-sdk', entry: 'text', report: 'plugin-sdk-text' },
  { directory: 'packages/testkit', entry: 'index', report: 'testkit' },
];

/** The API reports `docs/reference/api/*.api.md`, from the built declarations. @throws Error that names exports without a docstring */
export async function apiReports(root) {
  const temp = mkdtempSync(join(tmpdir(), 'cub-api-'));
  try {
    const reports = ENTRIES.map((entry) => reportOf(root, entry, temp));
    const missing = reports.flatMap(({ path, text, forgotten }) => [
      ...undocumentedIn(text).map((name) => `${path}: ${name} has no docstring`),
      ...forgotten.map((name) => `${path}: ${name} is named, but not exported`),
    ]);
    if (missing.length > 0) throw new Error(`${missing.join('\n')}\n${ADVICE}`);
    return Object.fromEntries(reports.map(({ path, text }) => [path, text]));
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
}

/** Types only: a schema stands behind a type and is nobody's business. */
const TYPE = /^The symbol "([A-Z]\w*[a-z]\w*)"/;
const ADVICE = 'Export what is named. Write `/** … */` where it is declared, first a sentence (tags alone do not count): what it is, its unit, how it fails. Then build.';
const KEYWORDS = /^(?:(?:abstract|class|const|declare|enum|export|function|get|interface|namespace|protected|readonly|set|static|type) )*/;

/** What lacks a docstring in a report: `Export` or `Export.member`, in the order of the report. */
export function undocumentedIn(report) {
  const lines = report.split('\n');
  let owner = '';
  return lines.flatMap((line, i) => {
    owner = nameIn(/^export .*?(?:class|const|enum|function|interface|namespace|type) (\w+)/, line) ?? owner;
    if (!/^ *\/\/ .*\(undocumented\)$/.test(line)) return [];
    const declared = lines.slice(i + 1).find((below) => !below.trimStart().startsWith('//')) ?? '';
    const name = nameIn(/^([^\s(<:?;={]+)/, declared.trim().replace(KEYWORDS, ''));
    return [line.startsWith(' ') ? `${owner}.${name}` : name];
  });
}

function nameIn(pattern, line) {
  return pattern.exec(line)?.[1];
}

function reportOf(root, { directory, entry, report, isSelfContained = false }, temp) {
  const projectFolder = join(root, directory);
  const [reportFolder, reportTempFolder] = [join(temp, report), join(temp, `${report}-now`)];
  mkdirSync(reportFolder);
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(projectFolder, 'package.json'),
    configObject: {
      projectFolder,
      mainEntryPointFilePath: join(projectFolder, 'dist', `${entry}.d.ts`),
      // Its types are re-exported: for an author they are the SDK's.
      bundledPackages: ['@cub/schema'],
      compiler: { tsconfigFilePath: join(projectFolder, 'tsconfig.json') },
      apiReport: { enabled: true, reportFileName: `${report}.api.md`, reportFolder, reportTempFolder },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      // Missing release tags and links to other packages are no matter here: everything that is exported is public.
      messages: { extractorMessageReporting: { default: { logLevel: 'none' } }, tsdocMessageReporting: { default: { logLevel: 'none' } }, compilerMessageReporting: { default: { logLevel: 'none' } } },
    },
  });
  const forgotten = [];
  const messageCallback = (message) => {
    message.handled = true;
    if (isSelfContained && message.messageId === 'ae-forgotten-export') forgotten.push(...(TYPE.exec(message.text)?.slice(1) ?? []));
  };
  Extractor.invoke(config, { localBuild: true, messageCallback });
  return { path: `docs/reference/api/${report}.api.md`, text: readFileSync(join(reportTempFolder, `${report}.api.md`), 'utf8'), forgotten };
}
