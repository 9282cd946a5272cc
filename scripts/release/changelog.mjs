import { ReleaseError } from './release-error.mjs';

const UNRELEASED = '## [Unreleased]\n';

/**
 * The lines of CHANGELOG.md about the next release.
 *
 * @param {string} text of CHANGELOG.md
 * @throws {ReleaseError} if there are none
 */
export function unreleased(text) {
  const { body } = split(text);
  if (!/^- /m.test(body)) throw new ReleaseError('CHANGELOG.md has no line under "Unreleased"');
  return body.trim();
}

/** The new text of CHANGELOG.md: the unreleased lines stand under the version and its date (YYYY-MM-DD). */
export function withRelease(text, version, date) {
  const { before, body, after } = split(text);
  return `${before}${UNRELEASED}\n## [${version}] - ${date}\n\n${body.trim()}\n\n${after}`;
}

function split(text) {
  const [before, rest] = text.split(UNRELEASED);
  if (rest === undefined) throw new ReleaseError('CHANGELOG.md has no section "## [Unreleased]"');
  const end = rest.search(/^## \[/m);
  return end < 0
    ? { before, body: rest, after: '' }
    : { before, body: rest.slice(0, end), after: rest.slice(end) };
}
