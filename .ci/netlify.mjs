// Reads netlify.toml of this folder, and _headers and _redirects of a built site, with the programs that Netlify reads them with:
// node .ci/netlify.mjs SITE NODE_MODULES. Fails when one of them would be refused or is empty.
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

const [site, modules] = process.argv.slice(2)
const from = name => import(createRequire(join(resolve(modules), 'x')).resolve(name))
const { resolveConfig } = await from('@netlify/config')
const { parseAllHeaders } = await from('@netlify/headers-parser')
const { parseAllRedirects } = await from('@netlify/redirect-parser')

const repositoryRoot = process.cwd(), netlifyConfigPath = join(repositoryRoot, 'netlify.toml')
const { config } = await resolveConfig({ repositoryRoot, cwd: repositoryRoot, offline: true, mode: 'cli' })
const { headers, errors: wrongHeaders } = await parseAllHeaders({ headersFiles: [join(site, '_headers')], netlifyConfigPath, configHeaders: [], minimal: true })
const { redirects, errors: wrongRedirects } = await parseAllRedirects({ redirectsFiles: [join(site, '_redirects')], netlifyConfigPath, configRedirects: [], minimal: true })
const wrong = [...wrongHeaders, ...wrongRedirects].map(e => e.message)
console.log(`${headers.length} rules of headers, ${redirects.length} redirects, build command: ${config.build.command ? 'there' : 'none'}`)
if (wrong.length || !headers.length || !redirects.length || !config.build.command) {
  console.error(wrong.join('\n') || 'something is empty')
  process.exit(1)
}
