import { hasManagedSection, isManagedSectionAlone } from './managed-section.js';

const SECTION = '<!-- BEGIN CUB MANAGED SECTION v1 -->\n<!-- sha256:0 -->\ntext\n<!-- END CUB MANAGED SECTION -->';

it.each([
  ['a section', SECTION, true, true],
  ['a section and blank lines', `\n${SECTION}\n\n`, true, true],
  ['a section with CRLF', SECTION.replaceAll('\n', '\r\n'), true, true],
  ['text before it', `mine\n${SECTION}\n`, true, false],
  ['text after it', `${SECTION}\nmine\n`, true, false],
  ['text between two sections', `${SECTION}\nmine\n${SECTION}\n`, true, false],
  ['no section', 'mine\n', false, false],
  ['a section in the middle of a line', `see ${SECTION}`, false, false],
])('%s', (_, text, has, alone) => {
  expect([hasManagedSection(text), isManagedSectionAlone(text)]).toEqual([has, alone]);
});
