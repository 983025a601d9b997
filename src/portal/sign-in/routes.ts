import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import type { Identity } from '#modules/identity/service.ts'
import { checkForm } from '#platform/http/csrf.ts'
import { perMinute } from '#platform/http/rate-limit.ts'
import { clearSessionCookie, sessionToken, setDeviceCookie } from '#platform/http/session.ts'
import type { Sealer } from '#platform/sealing.ts'
import type { Problem } from '../components/error-summary/error-summary.ts'
import { pathWithin } from '../html.ts'
import { displayFromAccount, setDisplayCookie } from '../my/display.ts'
import { beginSession, needsRealName, originOf, personOf, signInAddress } from '../people.ts'
import { formFields, postedOf, problemsOf, textOf } from '../posting.ts'
import type { Errand } from '../shell.ts'
import { codePage, phonePage, realNamePage, type SignInFrame, signOutPage } from './sign-in.page.ts'

export interface SignInDependencies {
  identity: Identity
  sealer: Sealer
  now: () => Date
}

const cookieName = 'onevisit-sign-in'
const waitMinutes = 10

/** The number between asking for a code and giving it: sealed, for ten minutes, in a cookie of this browser. */
interface Waiting {
  phone: string
  sentAt: string
  pauseSeconds: number
  resent: boolean
}

const keptOf = (kept: unknown): 'fields' | 'files' | undefined =>
  kept === 'yes' ? 'fields' : kept === 'files' ? 'files' : undefined

type Asked = FastifyRequest<{ Querystring: Record<string, unknown> }>

/** Signing in by phone code, and the one check of the name. */
export function createSignIn({ identity, sealer, now }: SignInDependencies): Errand {
  return (app, shell) => {
    const backTo = (request: Asked): string => pathWithin(request.query.return, '/my')
    const frameOf = (request: Asked, reply: FastifyReply): SignInFrame => ({
      site: shell.site,
      returnTo: backTo(request),
      fields: formFields(shell, request, reply),
    })
    const cookie = { path: '/sign-in', httpOnly: true, sameSite: 'lax' as const, secure: app.cookieNames.secure }

    const remember = (reply: FastifyReply, waiting: Waiting): void => {
      reply.setCookie(cookieName, sealer.seal(JSON.stringify(waiting), 'phone'), {
        ...cookie,
        maxAge: waitMinutes * 60,
      })
    }
    const waitingOf = (request: FastifyRequest): Waiting | undefined => {
      try {
        return JSON.parse(sealer.open(request.cookies[cookieName] ?? '', 'phone')) as Waiting
      } catch {
        return undefined
      }
    }
    const codeAddress = (request: Asked): string => `/sign-in/code?return=${encodeURIComponent(backTo(request))}`

    const showPhone = (request: Asked, reply: FastifyReply, phone: string, problems: Problem[] = [], status = 200) =>
      shell.page(
        request,
        reply,
        phonePage(frameOf(request, reply), phone, problems, keptOf(request.query.kept)),
        status,
      )

    app.get('/sign-in', (request: Asked, reply) => {
      if (request.actor.kind === 'person') return reply.redirect(backTo(request), 303)
      return showPhone(request, reply, '')
    })

    app.post('/sign-in', { config: { rateLimit: perMinute(20) } }, async (request: Asked, reply) => {
      const posted = postedOf(request)
      checkForm(request, posted)
      const phone = textOf(posted, 'phone', 30)
      const number = phone.normalize('NFKC').replaceAll(/[\s-]/g, '')
      if (phone.trim() === '')
        return showPhone(request, reply, '', [{ field: 'phone', message: '还没有写手机号。请填写 11 位手机号。' }], 422)
      const sentAt = now().toISOString()
      try {
        const { pauseSeconds } = await identity.requestCode(phone, originOf(request))
        remember(reply, { phone: number, sentAt, pauseSeconds, resent: false })
      } catch (error) {
        // A code is on its way already: the person goes on to where it is asked for.
        if (!(error instanceof Refusal) || error.code !== 'identity.code-too-soon') {
          const { problems, status } = problemsOf(error, 'phone')
          return showPhone(request, reply, phone, problems, status === 409 ? 422 : status)
        }
        remember(reply, { phone: number, sentAt, pauseSeconds: Number(error.params.seconds ?? 60), resent: false })
      }
      return reply.redirect(codeAddress(request), 303)
    })

    const showCode = (request: Asked, reply: FastifyReply, problems: Problem[] = [], status = 200) => {
      const waiting = waitingOf(request)
      if (!waiting) return reply.redirect(signInAddress(backTo(request)), 303)
      const passed = (now().getTime() - new Date(waiting.sentAt).getTime()) / 1000
      const state = { ...waiting, secondsToWait: Math.max(0, Math.ceil(waiting.pauseSeconds - passed)) }
      return shell.page(request, reply, codePage(frameOf(request, reply), state, problems), status)
    }

    app.get('/sign-in/code', (request: Asked, reply) => showCode(request, reply))

    app.post('/sign-in/code/again', { config: { rateLimit: perMinute(10) } }, async (request: Asked, reply) => {
      checkForm(request, postedOf(request))
      const waiting = waitingOf(request)
      if (!waiting) return reply.redirect(signInAddress(backTo(request)), 303)
      try {
        const { pauseSeconds } = await identity.requestCode(waiting.phone, originOf(request))
        remember(reply, { ...waiting, sentAt: now().toISOString(), pauseSeconds, resent: true })
        return reply.redirect(codeAddress(request), 303)
      } catch (error) {
        const { problems, status } = problemsOf(error)
        return showCode(request, reply, problems, status)
      }
    })

    app.post('/sign-in/code', { config: { rateLimit: perMinute(20) } }, async (request: Asked, reply) => {
      const posted = postedOf(request)
      checkForm(request, posted)
      const waiting = waitingOf(request)
      if (!waiting) return reply.redirect(signInAddress(backTo(request)), 303)
      const code = textOf(posted, 'code', 20)
      if (code.trim() === '')
        return showCode(request, reply, [{ field: 'code', message: '还没有写验证码。验证码在短信里，6 位数字。' }], 422)
      try {
        const from = originOf(request)
        const { token, device } = await identity.signInWithCode(waiting.phone, code, from, sessionToken(request))
        beginSession(request, reply, token)
        setDeviceCookie(reply, device)
      } catch (error) {
        const { problems, status } = problemsOf(error, 'code')
        return showCode(request, reply, problems, status === 409 ? 422 : status)
      }
      reply.clearCookie(cookieName, cookie)
      const actor = await identity.authenticate(sessionToken(request))
      if (actor.kind === 'person') {
        const display = displayFromAccount((await identity.accountOf(actor)).display)
        if (display) setDisplayCookie(reply, display)
      }
      return reply.redirect(backTo(request), 303)
    })

    const showName = (
      request: Asked,
      reply: FastifyReply,
      typed = { name: '', idNumber: '' },
      problems: Problem[] = [],
      status = 200,
    ) => shell.page(request, reply, realNamePage(frameOf(request, reply), typed, problems), status)

    app.get('/sign-in/name', (request: Asked, reply) => {
      if (!needsRealName(personOf(request))) return reply.redirect(backTo(request), 303)
      return showName(request, reply)
    })

    app.post('/sign-in/name', { config: { rateLimit: perMinute(10) } }, async (request: Asked, reply) => {
      const posted = postedOf(request)
      checkForm(request, posted)
      const actor = personOf(request)
      if (!needsRealName(actor)) return reply.redirect(backTo(request), 303)
      const typed = { name: textOf(posted, 'name', 60), idNumber: textOf(posted, 'idNumber', 40) }
      const missing: Problem[] = [
        ...(typed.name.trim() === '' ? [{ field: 'name', message: '还没有写姓名。请写身份证上的姓名。' }] : []),
        ...(typed.idNumber.trim() === '' ? [{ field: 'idNumber', message: '还没有写身份证号。请写 18 位号码。' }] : []),
      ]
      if (missing.length > 0) return showName(request, reply, typed, missing, 422)
      try {
        const { token } = await identity.verifyRealName(actor, typed, originOf(request))
        beginSession(request, reply, token)
        return reply.redirect(backTo(request), 303)
      } catch (error) {
        const at = error instanceof Refusal && error.code === 'registers.name-missing' ? 'name' : 'idNumber'
        const { problems, status } = problemsOf(error, at)
        return showName(request, reply, typed, problems, status === 409 ? 422 : status)
      }
    })

    app.get('/sign-out', (request: Asked, reply) => {
      if (request.actor.kind !== 'person') return reply.redirect('/', 303)
      return shell.page(request, reply, signOutPage(frameOf(request, reply)))
    })

    app.post('/sign-out', async (request, reply) => {
      checkForm(request, postedOf(request))
      const token = sessionToken(request)
      if (token) await identity.signOut(token, originOf(request))
      clearSessionCookie(reply)
      return reply.redirect('/', 303)
    })
  }
}
