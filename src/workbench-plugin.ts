import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import { registerMessages } from '#platform/http/problem.ts'
import { workbenchPage } from '#platform/http/server.ts'

registerMessages({ 'workbench.not-built': '工作台还没有构建。请运行 node tools/build-workbench.ts，再重新启动。' })

const built = fileURLToPath(new URL('../dist/workbench', import.meta.url))

/**
 * The staff workbench under `/desk/`: one page for every address below it, assets named after their content and kept by the browser for
 * a year. The page carries the style nonce of its answer in a meta tag, for the styles Ant Design writes at run time.
 */
export async function workbench(app: FastifyInstance, options: { folder?: string } = {}): Promise<void> {
  const folder = options.folder ?? built
  const html = existsSync(join(folder, 'index.html')) ? await readFile(join(folder, 'index.html'), 'utf8') : undefined

  const show = async (_request: FastifyRequest, reply: FastifyReply) => {
    if (html === undefined) throw new Refusal('unavailable', 'workbench.not-built')
    return reply.type('text/html; charset=utf-8').send(html.replace('__STYLE_NONCE__', reply.cspNonce.style))
  }
  app.get('/desk', async (_request, reply) => reply.redirect('/desk/'))
  app.get('/desk/', workbenchPage, show)
  app.get('/desk/*', workbenchPage, show)
  if (html === undefined) return
  await app.register(async (assets) => {
    assets.addHook('onRoute', (route) => {
      route.config = { ...route.config, isPublicFile: true }
    })
    await assets.register(fastifyStatic, {
      root: join(folder, 'assets'),
      prefix: '/desk/assets/',
      decorateReply: false,
      preCompressed: true,
      immutable: true,
      maxAge: '365d',
      index: false,
    })
  })
}
