import { z } from 'zod'
import { routes } from '#platform/http/route-table.ts'

/** A file the sender may now name in a case. */
export const Upload = z.object({
  uploadId: z.uuid(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number(),
})
export type Upload = z.infer<typeof Upload>

export const materialsRoutes = routes({
  addUpload: {
    method: 'POST',
    path: '/api/uploads',
    summary: '上传一个文件，收件或者补正时再用它的编号',
    tag: '材料',
    needs: 'materials.add',
    multipart: true,
    reply: Upload,
    status: 201,
  },
  getFile: {
    method: 'GET',
    path: '/api/files/:id',
    summary: '取一个文件：本人上传的，或者办件里有权看的。总是作为附件',
    tag: '材料',
    needs: 'signed-in',
    params: z.object({ id: z.uuid() }),
    reply: z.unknown(),
    produces: 'application/octet-stream',
  },
})
