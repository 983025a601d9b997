import type { Database, Sql } from '../db/database.ts'
import { faultPoint } from '../fault-points.ts'
import { enqueue, usualAttempts } from '../jobs/queue.ts'
import type { Task } from '../jobs/worker.ts'
import { SmsFailure, type SmsService } from './sms.ts'

/** A message to a person. `params` fill the template; they are kept with the message, so put in no more than it says. */
export interface NewMessage {
  kind: 'sms'
  to: string
  template: string
  params: Readonly<Record<string, string | number>>
  /** What it is about, for example `case:<id>`; failures are shown there. */
  about: string
}

export const messageStates = ['waiting', 'sent', 'failed'] as const
export type MessageState = (typeof messageStates)[number]

/** A message as staff see it: no number, no text. */
export interface MessageStanding {
  messageId: string
  template: string
  state: MessageState
  attempts: number
  lastError: string | null
  createdAt: string
  sentAt: string | null
}

/** Queues a message in the transaction that gives the reason for it. Returns its id. */
export async function notify(tx: Sql, message: NewMessage): Promise<string> {
  const [row] = await tx.query<{ message_id: string }>(
    'insert into message (kind, recipient, template, params, about) values ($1, $2, $3, $4, $5) returning message_id',
    [message.kind, message.to, message.template, JSON.stringify(message.params), message.about],
    'message-insert',
  )
  const messageId = row?.message_id ?? ''
  await enqueue(tx, 'send-message', { messageId })
  return messageId
}

/** A message as `messagePart` takes it. */
export const messageRow = (messageId: string, message: NewMessage): Readonly<Record<string, unknown>> => ({
  message_id: messageId,
  kind: message.kind,
  recipient: message.to,
  template: message.template,
  params: message.params,
  about: message.about,
})

/** Part of a statement: queues messages, a JSON array of `messageRow`s; `sendingPart` adds the jobs that send them. */
export const messagePart = (messages: string): string => `
  insert into message (message_id, kind, recipient, template, params, about)
  select message_id, kind, recipient, template, params, about
  from jsonb_to_recordset(${messages}::jsonb) as message (message_id uuid, kind text, recipient text, template text, params jsonb, about text)
  returning message_id`

/** Part of a statement, an expression: the jobs that send the rows of the part named. */
export const sendingPart = (part: string): string => `
  case when exists (select from ${part}) then enqueue_jobs('send-message',
    (select json_agg(json_build_object('messageId', message_id)) from ${part}), ${usualAttempts}) end`

/** The messages about something, newest first. */
export function messagesAbout(sql: Sql, about: string): Promise<MessageStanding[]> {
  return sql.query<MessageStanding>(
    `select message_id as "messageId", template, state, attempts, last_error as "lastError", created_at as "createdAt", sent_at as "sentAt"
     from message where about = $1 order by created_at desc, message_id desc`,
    [about],
  )
}

interface Waiting {
  recipient: string
  template: string
  params: Record<string, string | number>
}

/** Once it is over, number and text (a sign-in code, say) have served their purpose (个人信息保护法第十九条). */
const forgotten = `recipient = left(recipient, 3) || '****' || right(recipient, 4), params = '{}'`

/** The job that sends one message. The service drops a repeat by `requestId`, so a crash after sending does no harm. */
export function sendMessageTask(db: Database, sms: SmsService): Task {
  return async (payload, context) => {
    const { messageId } = payload as { messageId: string }
    const [message] = await db.query<Waiting>(
      `update message set attempts = attempts + 1 where message_id = $1 and state <> 'sent' returning recipient, template, params`,
      [messageId],
      'message-try',
    )
    if (!message) return
    faultPoint('before-dispatch')
    try {
      await sms.send({
        to: message.recipient,
        template: message.template,
        params: message.params,
        requestId: messageId,
      })
    } catch (error) {
      const isFinal = context.isLastAttempt || (error instanceof SmsFailure && error.isFinal)
      const reason = error instanceof SmsFailure ? error.message : '发送时出错'
      await db.query(
        `update message set state = $2, last_error = $3${isFinal ? `, ${forgotten}` : ''} where message_id = $1`,
        [messageId, isFinal ? 'failed' : 'waiting', reason],
        isFinal ? 'message-given-up' : 'message-failed',
      )
      if (isFinal) return
      throw error
    }
    faultPoint('after-dispatch')
    await db.query(
      `update message set state = 'sent', sent_at = now(), last_error = null, ${forgotten} where message_id = $1`,
      [messageId],
      'message-sent',
    )
  }
}
