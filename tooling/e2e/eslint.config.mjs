export { default } from '../eslint/index.js';
