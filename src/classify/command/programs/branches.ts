/** Names of branches: which are everybody's. */

/** Branches that are everybody's: what lies there is released, published or worked on together. */
export const isShared = (name: string): boolean =>
  /^(?:main|master|trunk|mainline|default|head|develop|development|dev|prod|production|live|stable|staging|stage|next|canary|gh-pages|pages|deploy|release|releases|hotfix|latest)$/i.test(
    name,
  ) ||
  /^(?:releases?|deploy|production|prod|stable|hotfix|support|env|environments?)[/-]/i.test(name) ||
  /^v?\d+(?:\.\d+|\.x)+/i.test(name);
