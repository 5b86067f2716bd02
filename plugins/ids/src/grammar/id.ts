/**
 * The grammar of ids (seed 001):
 *
 *     spec        {project}-{number, at least 3 digits}   cub-054
 *     plan        {spec}{letter}                          cub-054A
 *     epic        {plan}-{char}                           cub-054A-0
 *     task        {epic}.{number from 1}                  cub-054A-0.1
 *     standalone  {project}-s{number, at least 3 digits}  cub-s017
 */
export type ParsedId =
  | { readonly kind: 'spec'; readonly project: string; readonly number: number }
  | { readonly kind: 'plan'; readonly project: string; readonly number: number; readonly letter: string }
  | { readonly kind: 'epic'; readonly project: string; readonly number: number; readonly letter: string; readonly char: string }
  | { readonly kind: 'task'; readonly project: string; readonly number: number; readonly letter: string; readonly char: string; readonly task: number }
  | { readonly kind: 'standalone'; readonly project: string; readonly number: number };

export type GrammarKind = ParsedId['kind'];

/** In the order in which they are handed out. */
export const PLAN_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const EPIC_CHARS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

export const PROJECT = /^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/;
