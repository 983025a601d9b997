import { Refusal, type RefusalKind } from '#kernel/refusal.ts'

/** A Chinese sentence for a refusal code: fixed, with `{name}` places, or made from the refusal's params. */
export type Message = string | ((params: never) => string)

/** RFC 9457 problem details as the API answers them. */
export interface Problem {
  type: string
  title: string
  status: number
  /** What is wrong and what to do, in Chinese. */
  detail: string
  code: string
  /** Tell this number to the support; it finds the log line. */
  requestId: string
  params?: Record<string, unknown>
  /** Fields at fault, in the order of the form. */
  errors?: readonly FieldError[]
}

export interface FieldError {
  /** Path with dots; empty when the whole body is meant. */
  field: string
  message: string
}

const statuses: Record<RefusalKind, number> = {
  invalid: 422,
  'not-found': 404,
  forbidden: 403,
  conflict: 409,
  rule: 409,
  unavailable: 503,
}

const titles: Record<number, string> = {
  400: '请求不完整',
  401: '需要登录',
  403: '没有权限',
  404: '没有找到',
  409: '现在不能这样办',
  412: '内容已有更新',
  413: '内容太大',
  415: '格式不支持',
  422: '填写有误',
  429: '操作太频繁',
  431: '请求头太大',
  500: '系统出错',
  503: '暂时不可用',
}

// Refusals of the transport itself, whose status is more exact than that of their kind.
const exactStatus: Record<string, number> = {
  'platform.sign-in-needed': 401,
  'platform.key-missing': 400,
  'platform.bad-request': 400,
  'platform.if-match': 400,
  'platform.if-match-nowhere': 400,
  'platform.if-match-never': 412,
  'platform.too-large': 413,
  'platform.media-type': 415,
  'platform.too-many-requests': 429,
  'platform.headers-too-large': 431,
}

const codeOfStatus: Record<number, string> = {
  401: 'platform.sign-in-needed',
  403: 'platform.not-permitted',
  404: 'platform.no-such-page',
  413: 'platform.too-large',
  415: 'platform.media-type',
  429: 'platform.too-many-requests',
  431: 'platform.headers-too-large',
}

const sentences = new Map<string, Message>()

/** Makes the sentences of a module known, and the statuses that are more exact than a kind's; each module calls it once. */
export function registerMessages(
  messages: Readonly<Record<string, Message>>,
  statuses: Readonly<Record<string, number>> = {},
): void {
  for (const [code, message] of Object.entries(messages)) sentences.set(code, message)
  Object.assign(exactStatus, statuses)
}

registerMessages({
  'platform.database-down': '系统正在恢复，您填写的内容没有丢失。请一分钟后再试一次。',
  'platform.cannot-write': '系统暂时只能查询，不能提交。请先保留您填写的内容，过几分钟再提交。',
  'platform.log-overdue': '公开账本没有按时封账，暂时不能记新的办件，查询照常。请先保留您填写的内容，过几分钟再提交。',
  'platform.busy': '现在办理的人较多，您的操作没有完成。请过一分钟再试一次。',
  'platform.key-reused': '这次提交的编号已经用过，内容却不一样。请刷新页面，再提交一次。',
  'platform.key-missing':
    '缺少请求编号。请在请求头 Idempotency-Key 中写一个新的编号（8 到 100 位字母、数字、- 或 _）。',
  'platform.stale-version': '您看到的内容已经有人更新。请刷新页面，核对后再办。',
  'platform.fields': '有些内容需要改。请看每一项旁边的说明。',
  'platform.bad-request': '请求无法读懂。请检查格式后再发一次。',
  'platform.if-match': '请求头 If-Match 写法不对。请原样写上读取时得到的 ETag，只写一个，例如 "7"。',
  'platform.if-match-nowhere': '这个地址没有版本可以核对。请去掉请求头 If-Match，再发一次。',
  'platform.if-match-never': '请求头 If-Match 对不上任何版本。请重新读取，核对后原样写上得到的 ETag，再办一次。',
  'platform.no-such-page': '没有这个地址。请检查网址，或从首页查找。',
  'platform.sign-in-needed': '请先登录，再办这件事。',
  'platform.not-permitted': '您的账号不能办这件事。如有疑问，请联系本单位管理员。',
  'platform.form-expired': '页面已过期，您的操作没有执行。请返回上一页，刷新后再提交。',
  'platform.too-large': '内容太大，超过了上限。请减小后再提交。',
  'platform.media-type': '不支持这种内容格式。请按页面说明的格式提交。',
  'platform.too-many-requests': '操作太频繁。请稍等一分钟再试。',
  'platform.headers-too-large': '请求头太大。请清除浏览器 Cookie 后再试。',
  'platform.fault': '系统出错，您的操作没有完成。请稍后再试；仍不行请把请求编号告诉我们。',
  'platform.file-missing': '没有收到文件。请选择文件后再提交。',
  'platform.file-empty': '文件是空的。请检查文件能否打开，再重新上传。',
  'platform.file-too-large': '文件超过 {maxMegabytes} MB。请压缩或分开后再上传。',
  'platform.file-type': '不能识别这种文件。请上传图片（JPG、PNG、WEBP、HEIC）、PDF、OFD、DOCX 或 XLSX 文件。',
  'platform.file-lies': '文件的内容与它的扩展名“.{extension}”不符。请用原来的程序另存一次，再上传。',
  'platform.picture-too-large': '图片的尺寸太大。请用手机重新拍一张，或者缩小以后再上传。',
  'platform.file-cut': '文件没有传完。请检查网络后重新上传。',
  'platform.file-damaged': '这份文件已损坏，不能打开。请联系管理员恢复。',
  'platform.no-such-file': '没有这份文件。',
  'text.control-character': '有看不见的控制字符。请删去后重填。',
  'json.not-canonical': '有不能保存的文字或者数字。请检查后重填。',
  'date.impossible': '没有这一天。请填写真实的日期，例如 2026-05-09。',
  'date.not-an-instant': '时间写法不对。请写明日期、时刻和时区。',
  'id.malformed': '编号不对。请从列表里重新打开。',
  'case-number.date': '办件编号里的日期不对。请对照受理通知书重填。',
  'case-number.sequence': '今天的办件编号用完了。请联系管理员。',
  'case-number.region': '办件编号里的区划不对。请对照受理通知书重填。',
  'case-number.item-code': '办件编号里的事项编码不对。请对照受理通知书重填。',
  'credit-code.malformed': '统一社会信用代码不对。请对照营业执照重填。',
  'resident-id.malformed': '身份证号不对。请对照身份证重填。',
  'licence-identifier.malformed': '电子证照标识不对。请对照证照重填。',
})

/** The sentence for a code; a code nobody registered gets the general one of its kind. */
export function sentence(refusal: Refusal): string {
  const message = sentences.get(refusal.code)
  if (message === undefined) return `${titles[statusOf(refusal)] ?? titles[500]}（${refusal.code}）。`
  if (typeof message === 'function') return (message as (params: Record<string, unknown>) => string)(refusal.params)
  return message.replace(/\{(\w+)\}/g, (_, name: string) => String(refusal.params[name] ?? ''))
}

/** A write whose `If-Match` no longer held: the same words as without it, and the status 412 that HTTP has for it. */
export class FailedPrecondition extends Refusal {}

/** HTTP status of a refusal. */
export function statusOf(refusal: Refusal): number {
  if (refusal instanceof FailedPrecondition) return 412
  return exactStatus[refusal.code] ?? statuses[refusal.kind]
}

/**
 * What an error means to the person who asked: a refusal stays itself, an error of the transport (malformed JSON, too large, too many)
 * becomes one, anything else is a fault without explanation.
 */
export function asRefusal(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined
  return new Refusal(status === 404 ? 'not-found' : 'invalid', codeOfStatus[status] ?? 'platform.bad-request')
}

/** Field errors carried by a refusal, for an error summary. */
export function fieldErrors(refusal: Refusal): readonly FieldError[] {
  return refusal.code === 'platform.fields' ? (refusal.params.errors as readonly FieldError[]) : []
}

/** The problem document of an error. */
export function problemOf(error: unknown, requestId: string): Problem {
  const refusal = asRefusal(error)
  const status = refusal ? statusOf(refusal) : 500
  const { errors, ...params } = refusal?.params ?? {}
  return {
    type: `urn:onevisit:${refusal?.code ?? 'platform.fault'}`,
    title: titles[status] ?? '不能办理',
    status,
    detail: sentence(refusal ?? new Refusal('unavailable', 'platform.fault')),
    code: refusal?.code ?? 'platform.fault',
    requestId,
    ...(Object.keys(params).length > 0 ? { params } : {}),
    ...(errors ? { errors: errors as FieldError[] } : {}),
  }
}
