import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { mount } from './mount.ts'
import { mountInterfaceDescription } from './openapi.ts'
import { routes } from './route-table.ts'
import { createServer } from './server.ts'

test('the interface description is made from the mounted routes', async (t) => {
  const app = await createServer({
    publicUrl: 'http://localhost',
    secret: 'test',
    logLevel: 'silent',
    uploadMaxBytes: 1,
  })
  t.after(() => app.close())
  mountInterfaceDescription(app, '1.0.0')
  const table = routes({
    acceptCase: {
      method: 'POST',
      path: '/api/cases/:id/acceptance',
      summary: '受理<一件>',
      tag: '办件',
      needs: 'cases.accept',
      params: z.object({ id: z.uuid() }),
      query: z.object({ dry: z.coerce.boolean().optional() }),
      body: z.object({ basis: z.enum(['complete', 'deferred-materials']) }),
      reply: z.object({ number: z.string() }),
      status: 201,
    },
  })
  mount(app, table, { acceptCase: async () => ({ number: '1' }) })
  const document = (await app.inject('/openapi.json')).json()
  assert.equal(document.openapi, '3.1.1')
  const operation = document.paths['/api/cases/{id}/acceptance'].post
  assert.equal(operation.operationId, 'postApiCasesIdAcceptance')
  assert.deepEqual(
    operation.parameters.map((parameter: { in: string; name: string; required: boolean }) => [
      parameter.in,
      parameter.name,
      parameter.required,
    ]),
    [
      ['path', 'id', true],
      ['query', 'dry', false],
      ['header', 'Idempotency-Key', true],
    ],
  )
  assert.deepEqual(operation.requestBody.content['application/json'].schema.properties.basis.enum, [
    'complete',
    'deferred-materials',
  ])
  const page = await app.inject('/docs')
  assert.match(page.body, /受理&#60;一件&#62;/)
  assert.doesNotMatch(page.body, /<script/)
})
