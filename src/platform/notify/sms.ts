import { callSignature } from '../crypto.ts'

/** One text message to send. The service is expected to send a repeated `requestId` only once. */
export interface Sms {
  to: string
  template: string
  params: Readonly<Record<string, string | number>>
  requestId: string
}

export interface SmsService {
  /** Resolves when the service has taken the message; throws SmsFailure otherwise. */
  send(sms: Sms): Promise<void>
}

/** Why a message was not taken. */
export class SmsFailure extends Error {
  /** True when trying again cannot help (unknown template, impossible number). */
  readonly isFinal: boolean

  constructor(reason: string, isFinal: boolean) {
    super(reason)
    this.isFinal = isFinal
  }
}

const timeLimitMs = 5_000

export interface SmsAccess {
  /** Undefined: no service is set, every message fails visibly. */
  url: string | undefined
  key: string | undefined
  /** Signs each call when set. */
  secret: string | undefined
}

/** Adapter for an SMS gateway: POST {url}/v1/messages as JSON, with a bearer key, a timestamp and a signature. */
export function createSmsService(options: SmsAccess): SmsService {
  return {
    async send(sms) {
      if (!options.url) throw new SmsFailure('没有配置短信服务（SMS_URL）', true)
      const target = new URL('/v1/messages', options.url)
      const body = JSON.stringify(sms)
      const timestamp = String(Math.floor(Date.now() / 1000))
      const reply = await fetch(target, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${options.key ?? ''}`,
          'x-timestamp': timestamp,
          ...(options.secret
            ? { 'x-signature': callSignature(options.secret, timestamp, 'POST', target.pathname, body) }
            : {}),
        },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(timeLimitMs),
      }).catch((error: Error) => {
        throw new SmsFailure(error.name === 'TimeoutError' ? '短信服务 5 秒内没有回答' : '短信服务连接不上', false)
      })
      await reply.body?.cancel()
      if (reply.ok) return
      const isFinal = reply.status >= 400 && reply.status < 500 && reply.status !== 429 && reply.status !== 408
      throw new SmsFailure(`短信服务答复 ${reply.status}`, isFinal)
    },
  }
}
