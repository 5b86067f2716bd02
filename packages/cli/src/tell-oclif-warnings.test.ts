import { oclifWarning } from './tell-oclif-warnings.js';

const lines = (...text: string[]) => [...text, 'root: /somewhere', 'See more details with DEBUG=*'].join('\n');

it('tells of a command that cannot be loaded in one line', () => {
  const text = lines('Error', 'module: @oclif/core@4.14.0', 'task: findCommand (a:b)', 'plugin: mine', 'message: no way');
  expect(oclifWarning(text)).toBe('Warning: the command "a b" of plugin mine cannot be loaded: no way');
});

it('leaves to the host what the host tells, and to others what is theirs', () => {
  expect(oclifWarning(lines('could not find package.json', 'module: @oclif/core@4.14.0', 'plugin: cub'))).toBe('');
  expect(oclifWarning('Buffer() is deprecated')).toBeNull();
});
