import type { Findings, FoundCommand, StackReader } from '../findings.js';
import type { Folder } from '../folder.js';
import { nameOf } from '../project-files.js';
import { forEachName } from '../shell-word.js';

const PROGRAM = /\.executableTarget\s{0,9}\(\s{0,99}name\s{0,9}:\s{0,9}"([\w.-]{1,99})"/g;

/** Package.swift with its programs, and the projects of Xcode beside it. */
export const swiftReader: StackReader = {
  id: 'swift',
  isManifest: (name) => name === 'Package.swift' || name === 'project.pbxproj',
  read: async (folder) => readSwift(folder),
};

function readSwift(folder: Folder): Findings {
  const xcode = folder.path.endsWith('.xcodeproj') ? folder.path : null;
  if (xcode !== null) return { evidence: [xcode], tools: ['Xcode'] };
  if (!folder.has('Package.swift')) return {};
  const from = folder.at('Package.swift');
  const programs = [...(folder.text('Package.swift') ?? '').matchAll(PROGRAM)].map(([, name]) => name ?? '');
  const targets = folder.foldersIn('Sources');
  return {
    evidence: [from],
    tools: ['SwiftPM'],
    commands: [
      { command: 'swift build', what: 'build', from },
      { command: 'swift test', what: 'test', from },
      ...forEachName(programs, (word): FoundCommand => ({ command: `swift run ${word}`, what: 'run', from })),
    ],
    modules: targets.map((path) => ({ path, name: nameOf(path) })),
    entryPoints: targets.map((path) => `${path}/main.swift`).filter((path) => folder.files.has(path)),
  };
}
