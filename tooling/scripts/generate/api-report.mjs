import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

/** What authors of plugins build on. A change of it shows in the diff of its report and is thereby deliberate. */
const ENTRIES = [
  { directory: 'packages/plugin-sdk', entry: 'index', report: 'plugin-sdk' },
  { directory: 'packages/plugin-sdk', entry: 'command', report: 'plugin-sdk-command' },
  { directory: 'packages/plugin-sdk', entry: 'text', report: 'plugin-sdk-text' },
  { directory: 'packages/testkit', entry: 'index', report: 'testkit' },
];

/** The API reports `docs/reference/api/*.api.md`, from the built declarations. */
export async function apiReports(root) {
  const temp = mkdtempSync(join(tmpdir(), 'cub-api-'));
  try {
    return Object.fromEntries(ENTRIES.map((entry) => [`docs/reference/api/${entry.report}.api.md`, reportOf(root, entry, temp)]));
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
}

function reportOf(root, { directory, entry, report }, temp) {
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
  Extractor.invoke(config, { localBuild: true, messageCallback: (message) => (message.handled = true) });
  return readFileSync(join(reportTempFolder, `${report}.api.md`), 'utf8');
}
