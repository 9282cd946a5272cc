/** Stands for what may hold a password. */
export const NOT_SHOWN = '(not shown)';

/**
 * A text that somebody wrote in a place where no URL belongs, for an error. A URL there may be the database's, with its password, and
 * nobody can tell for certain where a password ends: none of it is repeated.
 */
export const shownText = (text: string): string => (text.includes('://') ? NOT_SHOWN : text);
