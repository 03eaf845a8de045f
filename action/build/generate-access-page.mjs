import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, transform } from 'esbuild';

/**
 * Bundles the script and the style of the access page (action/page) into texts that the command embeds.
 * @param {string} root of the repository
 * @returns {Promise<string>} the module that holds them
 */
export async function generateAccessPage(root) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['action/page/dom/main.ts'],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
  });
  const style = await transform(readFileSync(join(root, 'action/page/page.css'), 'utf8'), {
    loader: 'css',
    minify: true,
    charset: 'ascii',
  });
  const script = outputFiles[0]?.text.trim() ?? '';
  const css = style.code.trim();
  if (/<\/(script|style)/i.test(script + css)) throw new Error('The page would end its own script or style');
  return `// Made by \`npm run generate\` from action/page. Do not edit.

/** The script of the access page. */
export const pageScript: string = ${JSON.stringify(script)};

/** The style of the access page. */
export const pageStyle: string = ${JSON.stringify(css)};
`;
}
