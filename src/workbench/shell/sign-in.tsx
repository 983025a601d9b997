import { type FormEvent, useState } from 'react'
import { identityRoutes } from '#modules/identity/contract.ts'
import { problemOf } from '../api/problem.ts'
import { useSend } from '../api/requests.ts'
import { enterSession } from '../api/session.ts'
import { TextField } from '../marks/text-field.tsx'
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
      <TextField
        label="工号"
        fault={problem?.field('workNo')}
        autoFocus
        autoComplete="username"
        value={workNo}
        onChange={setWorkNo}
      />
      <TextField
        label="密码"
        fault={problem?.field('password')}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
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
      <TextField
        label="动态口令"
        hint="手机验证器上的 6 位数"
        fault={problemOf(send.error)?.field('code')}
        autoFocus
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={8}
        value={code}
        onChange={setCode}
      />
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
      <TextField
        label="现在的密码"
        autoFocus
        type="password"
        autoComplete="current-password"
        value={current}
        onChange={setCurrent}
      />
      <TextField
        label="新密码"
        fault={problemOf(send.error)?.field('next')}
        type="password"
        autoComplete="new-password"
        value={next}
        onChange={setNext}
      />
      <TextField
        label="新密码再写一次"
        fault={differs ? '两次写的不一样，请重写。' : undefined}
        type="password"
        autoComplete="new-password"
        value={again}
        onChange={setAgain}
      />
      <button type="submit" className="btn btn-primary" disabled={send.isPending}>
        换密码，进入工作台
      </button>
    </form>
  )
}
