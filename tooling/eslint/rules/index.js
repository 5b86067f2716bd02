import errorCode from './error-code.js';
import fileName from './file-name.js';
import flagEnv from './flag-env.js';
import noConsole from './no-console.js';
import noDisable from './no-disable.js';
import noHeavyImport from './no-heavy-import.js';
import noProcessExit from './no-process-exit.js';

/** The project's own rules: conventions that a tool can hold. */
export default {
  meta: { name: 'cub' },
  rules: {
    'error-code': errorCode,
    'file-name': fileName,
    'flag-env': flagEnv,
    'no-console': noConsole,
    'no-disable': noDisable,
    'no-heavy-import': noHeavyImport,
    'no-process-exit': noProcessExit,
  },
};
