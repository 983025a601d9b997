import { Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { identityRoutes } from '#modules/identity/contract.ts'
import { problemOf } from '../api/problem.ts'
import { useSend } from '../api/requests.ts'
import { enterSession } from '../api/session.ts'
import { Field } from '../marks/field.tsx'
import { FaultSay } from './fault-say.tsx'

/** 登录：先工号和密码，再动态口令；要改密码的先改。 */
export function SignInForm({ step: start = 'password' }: { step?: 'password' | 'code' | 'change' }) {
  const [step, setStep] = useState(start)
  return (
    <div className="sign-in-form">
      {step === 'password' && <PasswordStep onDone={() => setStep('code')} />}
      {step === 'code' && <CodeStep onChange={() => setStep('change')} onBack={() => setStep('password')} />}
      {step === 'change' && <ChangePasswordStep />}
    </div>
  )
}

function PasswordStep({ onDone }: { onDone: () => void }) {
  const [workNo, setWorkNo] = useState('')
  const [password, setPassword] = useState('')
  const send = useSend(identityRoutes.signIn, { onDone })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send.mutate({ body: { workNo, password } })
  }
  const problem = problemOf(send.error)
  return (
    <form onSubmit={submit} noValidate>
      <FaultSay error={send.error} />
      <Field label="工号" fault={problem?.field('workNo')}>
        {(id) => (
          <Input
            id={id}
            autoFocus
            autoComplete="username"
            value={workNo}
            onChange={(event) => setWorkNo(event.target.value)}
          />
        )}
      </Field>
      <Field label="密码" fault={problem?.field('password')}>
        {(id) => (
          <Input
            id={id}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <button type="submit" className="btn btn-primary" disabled={send.isPending}>
        下一步
      </button>
    </form>
  )
}

function CodeStep({ onChange, onBack }: { onChange: () => void; onBack: () => void }) {
  const [code, setCode] = useState('')
  const send = useSend(identityRoutes.confirmSignIn, {
    onDone: (session) => (session.mustChangePassword ? onChange() : enterSession(session)),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send.mutate({ body: { code } })
  }
  return (
    <form onSubmit={submit} noValidate>
      <FaultSay error={send.error} />
      <Field label="动态口令" hint="手机验证器上的 6 位数" fault={problemOf(send.error)?.field('code')}>
        {(id) => (
          <Input
            id={id}
            autoFocus
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={8}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <button type="submit" className="btn btn-primary" disabled={send.isPending}>
        登录
      </button>
      <button type="button" className="btn" onClick={onBack}>
        换工号
      </button>
    </form>
  )
}

function ChangePasswordStep() {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const send = useSend(identityRoutes.changePassword, { onDone: enterSession })
  const differs = again !== '' && again !== next
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (next === again) send.mutate({ body: { current, next } })
  }
  return (
    <form onSubmit={submit} noValidate>
      <p className="sub">首次登录或密码到期，先换一个新密码。</p>
      <FaultSay error={send.error} />
      <Field label="现在的密码">
        {(id) => (
          <Input
            id={id}
            autoFocus
            type="password"
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
        )}
      </Field>
      <Field label="新密码" fault={problemOf(send.error)?.field('next')}>
        {(id) => (
          <Input
            id={id}
            type="password"
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.target.value)}
          />
        )}
      </Field>
      <Field label="新密码再写一次" fault={differs ? '两次写的不一样，请重写。' : undefined}>
        {(id) => (
          <Input
            id={id}
            type="password"
            autoComplete="new-password"
            value={again}
            onChange={(event) => setAgain(event.target.value)}
          />
        )}
      </Field>
      <button type="submit" className="btn btn-primary" disabled={send.isPending}>
        换密码，进入工作台
      </button>
    </form>
  )
}
