export { requireSafeId } from '@cub/schema';
