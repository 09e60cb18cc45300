import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const docs = resolve(import.meta.dirname, '..');
const root = resolve(docs, '..');
const repository = 'https://github.com/ecgan/ecgan-js/tree/main';

/** What is used of a token of markdown-it. */
interface Token {
  type: string;
  children?: Token[] | null;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

/** What is used of markdown-it. */
interface Markdown {
  core: { ruler: { push(name: string, rule: (state: { tokens: Token[]; env: { path: string } }) => void): void } };
}

/**
 * Lets pages link to files outside `docs/`, as they do on GitHub: the link goes to the repository. One that leads to no
 * file fails the build, as VitePress's own check does for links between pages.
 */
export function outsideLinks(markdown: Markdown): void {
  markdown.core.ruler.push('outside-links', ({ tokens, env }) => {
    const links = tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === 'link_open');
    for (const link of links) {
      const [path, hash = ''] = (link.attrGet('href') ?? '').split('#');
      if (!path || /^(\/|[a-z]+:)/.test(path) || !env.path) continue;
      const target = join(dirname(env.path), decodeURI(path));
      const outside = relative(docs, target);
      if (!outside.startsWith('..')) continue;
      if (!existsSync(target)) throw new Error(`${relative(root, env.path)}: ${path} leads to no file.`);
      link.attrSet('href', `${repository}/${relative(root, target)}${hash && `#${hash}`}`);
    }
  });
}
