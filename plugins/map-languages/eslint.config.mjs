export { default } from '@cub/eslint-config';
